import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { isProvisional } from "@/lib/domain/vm-id";
import { MoxxieError, notFound } from "@/lib/errors";
import type { GuestSpec } from "../provider";
import { path } from "../transport";
import { orderOf, type ServerOrder } from "./creation-order";
import { markOf } from "./marks";
import { isCandidate, isLeftBy, UserServer } from "./orphans";
import type { Parts } from "./parts";
import { shareReading } from "./shared-reading";
import { enveloped, PackagesAnswer, type Server, ServerAnswer } from "./wire";

/** Servers that operations make, from the order until their ids are known. */
export interface Making {
  /**
   * The spec's server: by its id or, while that is provisional, by its operation's mark. As read a short while ago, which
   * is enough for what only this operation changes; `fresh`: as it is now.
   */
  find(spec: GuestSpec, options?: { fresh?: boolean }): Promise<Server | undefined>;
  /** Orders the server, once, and marks it. Nothing is ordered while one is there. Throws `not_found` for one that is gone. */
  allocate(spec: GuestSpec): Promise<void>;
  /** Finds what an attempt since then made before it could be marked, and marks it. */
  recover(spec: GuestSpec, since: Date): Promise<void>;
  /** Like `recover`, after an attempt of this process whose answer was lost; waits for as long as it may take effect. */
  settle(spec: GuestSpec): Promise<void>;
}

/** Operations that this process remembers; far more than it carries out at a time. */
const rememberedAtMost = 1_000;
const settleEveryMs = 2_000;

export function createMaking({ client, servers, hypervisors, exclusive }: Parts): Making {
  const { endpointId, userId, packageId, createTimeoutMs, createLateForMs } = client.settings;
  /** Ids that the panel gave to this process: known without a look at a list. */
  const given = new Map<string, string>();
  /** Orders whose answer is not known: when they were sent, and when that was given up. */
  const unclear = new Map<string, { sentAt: Date; lostAt: number }>();
  let tellsProfiles = true; // until it is seen not to

  // The shortest list that tells names: one call, however many servers of other users the panel has.
  const mine = shareReading(
    async () => (await client.get(path`/servers/user/${userId ?? 0}`, enveloped(z.array(UserServer)))).data,
    { maxAgeMs: 2_000 },
  );

  const locked = <T>(work: () => Promise<T>) => exclusive(`create:${endpointId}`, work);

  const find: Making["find"] = async (spec, { fresh = false } = {}) => {
    const read = fresh ? servers.look : servers.get;
    if (!isProvisional(spec.vmId)) return read(spec.vmId);
    const known = given.get(spec.operationId);
    if (known !== undefined) {
      const server = await read(known);
      if (server) return server;
      given.delete(spec.operationId);
    }
    const mark = markOf(spec.operationId);
    const found = (await mine.read(fresh ? { maxAgeMs: 0 } : {})).find(({ name }) => name === mark);
    return found && read(String(found.id));
  };

  /** Gives a server that has no name yet its operation's mark. One that was made must not be lost over it. */
  async function mark({ id, name }: Pick<Server, "id" | "name">, { operationId }: GuestSpec): Promise<void> {
    remember(given, operationId, String(id));
    unclear.delete(operationId);
    if (name !== "") return;
    try {
      const body = { name: markOf(operationId) };
      await client.send({ method: "PUT", path: path`/servers/${id}/modify/name`, body, idempotent: true });
    } catch (error) {
      throw madeAllTheSame(error);
    } finally {
      servers.forget(String(id));
      mine.forget();
    }
  }

  async function orderFor(spec: GuestSpec): Promise<ServerOrder> {
    const { group } = await hypervisors.named(spec.hostName);
    return orderOf(spec, { groupId: group.id, userId, packageId });
  }

  async function send(spec: GuestSpec, order: ServerOrder): Promise<Server> {
    const sentAt = new Date();
    try {
      const request = { method: "POST", path: "/servers", timeoutMs: createTimeoutMs } as const;
      const answer = await client.send({ ...request, body: { ...order }, schema: ServerAnswer });
      if (answer) return noteProfile(answer.data, order);
      const message = `Endpoint '${endpointId}' answered an order for a server with nothing. The call may have taken effect.`;
      throw new MoxxieError("platform_malformed", message, { extra: { mayHaveHappened: true } });
    } catch (error) {
      if (mayHaveHappened(error)) {
        const first = unclear.get(spec.operationId) ?? { sentAt };
        remember(unclear, spec.operationId, { ...first, lostAt: performance.now() });
      }
      throw error;
    }
  }

  function noteProfile(server: Server, { networkProfile = 0 }: ServerOrder): Server {
    if (networkProfile !== 0) tellsProfiles = profileOf(server) === networkProfile;
    return server;
  }

  async function adopt(spec: GuestSpec, since: Date): Promise<void> {
    const there = await find(spec, { fresh: true });
    if (there) return mark(there, spec);
    if (!isProvisional(spec.vmId)) return; // it had its server, which is gone
    const order = await orderFor(spec);
    // Whoever orders holds the lock until its server is marked, so one without a name is an orphan of a lost answer.
    const listed = (await mine.read({ maxAgeMs: 0 })).filter((server) => isCandidate(order, server));
    if (listed.length === 0) return;
    const id = order.networkProfile ?? (await profileOfPackage(order.packageId));
    const profile = { id, isTold: tellsProfiles };
    const found = await Promise.all(listed.map(({ id }) => servers.look(String(id))));
    const left = found.filter((server) => server && isLeftBy(order, { server, since, profile }));
    const best = left.find((server) => profileOf(server) === id) ?? left[0];
    if (best) await mark(best, spec);
  }

  async function profileOfPackage(id: number): Promise<number> {
    const { data } = await client.get("/packages", PackagesAnswer);
    return data.find((one) => one.id === id)?.primaryNetworkProfile ?? 0;
  }

  return {
    find,
    async allocate(spec) {
      const there = await find(spec);
      if (there) return mark(there, spec);
      if (!isProvisional(spec.vmId)) throw notFound("guest", spec.vmId);
      const order = await orderFor(spec);
      // It refuses what the order itself would be refused for, and makes nothing.
      const dryRun = { method: "POST", path: "/servers", query: { dryRun: true }, idempotent: true } as const;
      await client.send({ ...dryRun, body: { ...order } }).catch((error: unknown) => {
        throw withExtra(error, { mayHaveHappened: undefined });
      });
      await locked(async () => {
        const meanwhile = await find(spec, { fresh: true });
        // Whatever the panel may call a new server: until it bears the mark, nobody else knows whose it is.
        await mark(meanwhile ?? { ...(await send(spec, order)), name: "" }, spec);
      });
    },
    recover: (spec, since) => locked(() => adopt(spec, since)),
    async settle(spec) {
      for (;;) {
        const attempt = unclear.get(spec.operationId);
        if (attempt === undefined) return;
        const leftMs = attempt.lostAt + createLateForMs - performance.now();
        await locked(() => adopt(spec, attempt.sentAt));
        if (leftMs <= 0) unclear.delete(spec.operationId);
        if (unclear.has(spec.operationId)) await pause(Math.min(settleEveryMs, leftMs));
      }
    },
  };
}

const profileOf = (server: Server | undefined): number => server?.network?.interfaces[0]?.networkProfile ?? 0;

const mayHaveHappened = (error: unknown) => error instanceof MoxxieError && error.extra?.mayHaveHappened === true;

/** What went wrong with a server that is there: whoever meets it must look for the server. */
const madeAllTheSame = (error: unknown) =>
  withExtra(error, { mayHaveHappened: true }, "The server was made, but could not be marked as this operation's: ");

function withExtra(error: unknown, more: Record<string, unknown>, before = ""): unknown {
  if (!(error instanceof MoxxieError)) return error;
  const { code, message, errors, upstream, retryAfterSeconds, extra } = error;
  const details = { errors, upstream, retryAfterSeconds, cause: error };
  return new MoxxieError(code, `${before}${message}`, { ...details, extra: { ...extra, ...more } });
}

/** Keeps the newest entries only. */
function remember<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= rememberedAtMost) break;
    entries.delete(oldest);
  }
}
