import { createHash } from "node:crypto";
import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { CloudInitSpec, SshKeyFacet } from "../provider";
import { path } from "../transport";
import { isProblem } from "./errors";
import type { Parts } from "./parts";
import { createSshKeyClaims } from "./ssh-key-claims";
import { Amount, enveloped, OptionalText } from "./wire";

const SshKey = z.object({
  id: Amount,
  name: z.string(),
  publicKey: OptionalText,
  enabled: z.boolean().optional().catch(undefined),
});
export type SshKey = z.output<typeof SshKey>;

type WantedKeys = Pick<CloudInitSpec, "sshKeys" | "sshKeyNames">;

/** A build takes ids of keys that the panel knows, and of the server's owner only. */
export interface SshKeys extends SshKeyFacet {
  /** Throws `unknown_ssh_key`, `ambiguous_name` for a name that is not one usable key's. */
  requireNamed(wanted: WantedKeys | undefined): Promise<void>;
  /** Ids of all keys, by name and by text; keys that the panel does not know are made. Throws as `requireNamed`. */
  idsFor(wanted: WantedKeys | undefined, operationId: string): Promise<number[]>;
  /**
   * Removes the keys that this process has made for an operation, which is being undone, unless another operation or
   * another server than its own has come to use them. What a process made that has died since stays: it is used again.
   */
  giveUp(operationId: string, serverId?: number): Promise<void>;
}

const longestName = 60;

export function createSshKeys({
  client,
  servers,
  exclusive,
}: Pick<Parts, "client" | "exclusive"> & { servers: Pick<Parts["servers"], "list"> }): SshKeys {
  const { endpointId, userId = 0 } = client.settings;
  const claims = createSshKeyClaims();
  const locked = <T>(work: () => Promise<T>) => exclusive(`ssh-keys:${endpointId}`, work);

  const keysNow = async () =>
    (await client.get(path`/ssh_keys/user/${userId}`, enveloped(z.array(SshKey)))).data.filter(
      ({ enabled }) => enabled !== false,
    );

  async function made(text: string): Promise<number> {
    const body = { userId, name: nameFor(text), publicKey: text.trim() };
    const schema = enveloped(z.object({ id: Amount }));
    const answer = await client.send({ method: "POST", path: "/ssh_keys", body, schema });
    if (answer) return answer.data.id;
    const message = `Endpoint '${endpointId}' does not tell the id of the SSH key that it has taken.`;
    throw new MoxxieError("platform_malformed", message, { extra: { mayHaveHappened: true } });
  }

  /** The key with that text, claimed for the operation; made when the panel has none. */
  async function claimed(text: string, { keys, operationId }: { keys: SshKey[]; operationId: string }) {
    const there = idOfText(text, keys);
    if (there !== undefined) return there;
    // Nobody else of the house makes one meanwhile: what is there after a lost answer is what was sent.
    const id = await made(text).catch(async (error: unknown) => {
      const mayBeThere = error instanceof MoxxieError && error.extra?.mayHaveHappened === true;
      const late = mayBeThere ? idOfText(text, await keysNow()) : undefined;
      if (late === undefined) throw error;
      return late;
    });
    keys.push({ id, name: nameFor(text), publicKey: text });
    claims.made(operationId, id);
    return id;
  }

  async function remove(id: number): Promise<void> {
    await client.send({ method: "DELETE", path: path`/ssh_keys/${id}`, idempotent: true }).catch((error: unknown) => {
      if (!isProblem(error, "missing")) throw error;
    });
  }

  return {
    list: async () => (await keysNow()).map(({ id, name }) => ({ id: String(id), name })),
    async requireNamed(wanted) {
      const names = wanted?.sshKeyNames ?? [];
      if (names.length === 0) return;
      const keys = await keysNow();
      for (const name of names) idOfName(name, { keys, endpointId });
    },
    async idsFor(wanted, operationId) {
      const { sshKeys: texts = [], sshKeyNames: names = [] } = wanted ?? {};
      if (texts.length === 0 && names.length === 0) return [];
      const resolve = async () => {
        const keys = await keysNow();
        const ids = names.map((name) => idOfName(name, { keys, endpointId }));
        for (const text of texts) {
          const id = await claimed(text, { keys, operationId });
          claims.uses(operationId, id);
          ids.push(id);
        }
        return [...new Set(ids)];
      };
      // Of two that need the same new key, one makes it; and none is removed between being found and being claimed.
      return texts.length === 0 ? resolve() : locked(resolve);
    },
    giveUp: (operationId, serverId) =>
      locked(async () => {
        const ids = claims.release(operationId);
        if (ids.length === 0) return;
        const others = (await servers.list({ maxAgeMs: 0 })).filter(({ id }) => id !== serverId);
        const used = new Set(others.flatMap(({ sshKeys }) => sshKeys.map(({ id }) => id)));
        for (const id of ids) if (!used.has(id)) await remove(id);
      }),
  };
}

function idOfName(name: string, { keys, endpointId }: { keys: SshKey[]; endpointId: string }): number {
  const [found, ...others] = keys.filter((key) => key.name === name);
  if (found === undefined) {
    const names = [...new Set(keys.map((key) => `'${key.name}'`))].sort().join(", ") || "none";
    const message = `Endpoint '${endpointId}' has no usable SSH key '${name}' of the user whose servers Moxxie's are; it has ${names}.`;
    throw new MoxxieError("unknown_ssh_key", message);
  }
  // The same text twice under one name is one key.
  if (others.every((other) => sameText(other.publicKey, found.publicKey))) return found.id;
  const message = `Endpoint '${endpointId}' has ${others.length + 1} SSH keys named '${name}'; give the key's text instead.`;
  throw new MoxxieError("ambiguous_name", message);
}

const idOfText = (text: string, keys: SshKey[]): number | undefined =>
  keys.find(({ publicKey }) => sameText(publicKey, text))?.id;

/** Kind and key; the comment behind them is for people. */
const coreOf = (text: string) => text.trim().split(/\s+/).slice(0, 2).join(" ");
const sameText = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && coreOf(one) === coreOf(other);

/** The key's own comment, or a part of its fingerprint. */
export function nameFor(text: string): string {
  const [, key = "", ...comment] = text.trim().split(/\s+/);
  const said = comment.join(" ").slice(0, longestName);
  const fingerprint = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64url");
  return said === "" ? `moxxie ${fingerprint.slice(0, 12)}` : said;
}
