import { afterEach, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { thrownBy } from "../contract/steps";
import { json, startTestServer, type TestServer } from "../transport/test-server";
import { createVirtfusionClient, type VirtfusionClient } from "./client";
import { inTurn } from "./exclusive";
import { createSshKeys, nameFor, type SshKeys } from "./ssh-keys";
import { Server } from "./wire";

const key = (id: number, name: string, publicKey: string | null, enabled = true) => ({ id, name, publicKey, enabled });

let panel: TestServer;
let client: VirtfusionClient;
let made: unknown[];
/** Servers that the panel has, with the ids of their keys. */
let others: Server[];
afterEach(async () => {
  await client.close();
  await panel.close();
});

/** Keys of a panel that has these; it takes new ones as number 100 and up. */
async function keysOf(known: ReturnType<typeof key>[]): Promise<SshKeys> {
  made = [];
  others = [];
  const keys = [...known];
  panel = await startTestServer((request, response, body) => {
    if (request.method === "GET") return json(response, { data: keys });
    if (request.method === "DELETE") {
      const id = Number(request.url?.split("/").at(-1));
      keys.splice(0, keys.length, ...keys.filter((one) => one.id !== id));
      response.writeHead(204).end();
      return;
    }
    const { name, publicKey } = JSON.parse(body) as { name: string; publicKey: string };
    made.push(JSON.parse(body));
    keys.push(key(99 + made.length, name, publicKey));
    return json(response, { data: { id: 99 + made.length, name, type: "OpenSSH" } }, { status: 201 });
  });
  const settings = { id: "vf", provider: "virtfusion", url: panel.url, credentials: { token: "t" } } as const;
  client = createVirtfusionClient({ ...settings, options: { userId: 7 } }, { log: createLogger({ level: "silent" }) });
  return createSshKeys({ client, servers: { list: async () => others }, exclusive: inTurn() });
}

describe("keys that an operation has made", () => {
  const ids = async (keys: SshKeys) => (await keys.list()).map(({ id }) => Number(id));
  const text = { sshKeys: ["ssh-rsa NEW me@laptop"] };

  test("go with it, and no others", async () => {
    const keys = await keysOf([key(1, "ops", "ssh-rsa AAAA")]);
    await keys.idsFor({ ...text, sshKeyNames: ["ops"] }, "one");
    await keys.giveUp("another");
    expect(await ids(keys)).toEqual([1, 100]);
    await keys.giveUp("one");
    await keys.giveUp("one");
    expect(await ids(keys)).toEqual([1]);
  });

  test("go with the last of those that use them", async () => {
    const keys = await keysOf([]);
    expect(await keys.idsFor(text, "one")).toEqual([100]);
    expect(await keys.idsFor(text, "two")).toEqual([100]);
    await keys.giveUp("one");
    expect(await ids(keys)).toEqual([100]);
    await keys.giveUp("two");
    expect(await ids(keys)).toEqual([]);
  });

  test("stay while a server has them that another process has made", async () => {
    const keys = await keysOf([]);
    await keys.idsFor(text, "one");
    others = [
      Server.parse({
        id: 8,
        state: "complete",
        created: "2026-01-01T00:00:00Z",
        hypervisorId: 1,
        sshKeys: [{ id: 100 }],
      }),
    ];
    await keys.giveUp("one", 7);
    expect(await ids(keys)).toEqual([100]);
  });
});

describe("keys of the panel", () => {
  test("are found by name, and by text whatever the comment behind it", async () => {
    const keys = await keysOf([key(1, "ops", "ssh-rsa AAAA ops@old"), key(2, "web", "ssh-ed25519 BBBB")]);
    expect(await keys.idsFor({ sshKeyNames: ["web"], sshKeys: ["  ssh-rsa  AAAA me@new\n"] }, "one")).toEqual([2, 1]);
    expect(await keys.idsFor({ sshKeyNames: ["ops"], sshKeys: ["ssh-rsa AAAA"] }, "one")).toEqual([1]);
    expect(made).toEqual([]);
  });

  test("are made of the owner of new servers where the panel has none with that text", async () => {
    const keys = await keysOf([key(1, "off", "ssh-rsa AAAA", false), key(2, "bare", null)]);
    expect(await keys.idsFor({ sshKeys: ["ssh-rsa AAAA me@laptop", "ssh-rsa AAAA"] }, "one")).toEqual([100]);
    expect(made).toEqual([{ userId: 7, name: "me@laptop", publicKey: "ssh-rsa AAAA me@laptop" }]);
  });

  test("are not asked for when no key is wanted", async () => {
    const keys = await keysOf([]);
    expect(await keys.idsFor(undefined, "one")).toEqual([]);
    expect(await keys.idsFor({}, "one")).toEqual([]);
    await keys.requireNamed({ sshKeys: ["ssh-rsa AAAA"] });
    expect(panel.requests).toEqual([]);
  });

  test("must be one by their name, and usable", async () => {
    const twice = [key(1, "ops", "ssh-rsa AAAA a"), key(2, "ops", "ssh-rsa BBBB"), key(3, "off", "ssh-rsa C", false)];
    const keys = await keysOf([...twice, key(4, "same", "ssh-rsa D x"), key(5, "same", "ssh-rsa D y")]);
    expect(await thrownBy(keys.requireNamed({ sshKeyNames: ["ops"] }))).toMatchObject({ code: "ambiguous_name" });
    for (const name of ["off", "Ops", "nobody's"]) {
      const refusal = { code: "unknown_ssh_key", message: expect.stringContaining("'ops', 'same'") };
      expect(await thrownBy(keys.requireNamed({ sshKeyNames: [name] }))).toMatchObject(refusal);
      expect(await thrownBy(keys.idsFor({ sshKeyNames: [name] }, "one"))).toMatchObject(refusal);
    }
    expect(await keys.idsFor({ sshKeyNames: ["same"] }, "one")).toEqual([4]);
  });

  test("are named by their comment, or by their fingerprint", () => {
    expect(nameFor("ssh-rsa AAAA me@laptop of mine")).toBe("me@laptop of mine");
    expect(nameFor("ssh-rsa AAAA")).toMatch(/^moxxie [\w-]{12}$/);
    expect(nameFor("ssh-rsa AAAA")).not.toBe(nameFor("ssh-rsa BBBB"));
    expect(nameFor(`ssh-rsa AAAA ${"x".repeat(500)}`)).toHaveLength(60);
  });
});
