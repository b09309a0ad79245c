import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { firewallRulesetIds, startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { TestClient } from "../testing/client";
import { publicKey } from "../testing/walk";

let simulator: VirtfusionSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startVirtfusionSimulator({ guests: 6 });
  client = new TestClient(simulator, simulator.token);
});
afterAll(() => simulator.close());

const addresses = () => simulator.server(1)?.interfaces[0]?.ipv4.map(({ address }) => address) ?? [];

describe("addresses of a server", () => {
  test("are given by quantity or by name, and free again when they are taken away", async () => {
    const [own = ""] = addresses();
    const added = await client.read(z.array(z.string()), "POST", "/servers/1/ipv4Qty", {
      interface: "primary",
      quantity: 2,
    });
    expect(addresses()).toEqual([own, ...added]);
    const used = () => simulator.panel.ipBlocks.get(1)?.used ?? 0;
    const before = used();
    expect((await client.call("DELETE", "/servers/1/ipv4", { interface: "primary", ip: added })).status).toBe(204);
    expect(used()).toBe(before - 2);
    expect((await client.call("POST", "/servers/1/ipv4", { interface: "primary", ip: added })).status).toBe(204);
    expect(addresses()).toEqual([own, ...added]);
  });

  test("that are taken, foreign or missing are refused whole", async () => {
    const before = addresses();
    const other = simulator.server(2)?.interfaces[0]?.ipv4[0]?.address ?? "";
    const free = before[0]?.replace(/\d+$/, "250") ?? "";
    for (const ip of [[free, other], ["8.8.8.8"], ["nonsense"]])
      expect((await client.call("POST", "/servers/1/ipv4", { interface: "primary", ip })).status).toBe(422);
    expect((await client.call("DELETE", "/servers/1/ipv4", { interface: "primary", ip: [other] })).status).toBe(422);
    expect((await client.call("POST", "/servers/1/ipv4Qty", { interface: "primary", quantity: 100_000 })).status).toBe(
      422,
    );
    expect((await client.call("POST", "/servers/1/ipv4Qty", { interface: "secondary", quantity: 1 })).status).toBe(404);
    expect(addresses()).toEqual(before);
    // The free one of the refused list was not kept.
    expect((await client.call("POST", "/servers/1/ipv4", { interface: "primary", ip: [free] })).status).toBe(204);
  });

  test("show in the block and in the resources of the group", async () => {
    const Block = z.looseObject({ ipv4: z.looseObject({ usedTotal: z.int(), freeTotal: z.int(), total: z.int() }) });
    const before = (await client.read(Block, "GET", "/connectivity/ipblocks/1")).ipv4;
    await client.call("POST", "/servers/1/ipv4Qty", { interface: "primary", quantity: 3 });
    const after = (await client.read(Block, "GET", "/connectivity/ipblocks/1")).ipv4;
    expect(after.usedTotal).toBe(before.usedTotal + 3);
    expect(after.usedTotal + after.freeTotal).toBe(after.total);
    await client.call("POST", "/connectivity/ipblocks/1/ipv4", {
      type: "range",
      start: "198.51.100.1",
      end: "198.51.100.9",
    });
    expect((await client.read(Block, "GET", "/connectivity/ipblocks/1")).ipv4.total).toBe(after.total + 9);
    const again = { type: "range", start: "198.51.100.9", end: "198.51.100.12" };
    expect((await client.call("POST", "/connectivity/ipblocks/1/ipv4", again)).status).toBe(422);
  });
});

describe("filters of a server", () => {
  test("its white list takes addresses once", async () => {
    const entry = { interface: "primary", ip: "203.0.113.7", cidr: 32 };
    expect((await client.call("POST", "/servers/2/networkWhitelist", entry)).status).toBe(201);
    expect(await client.data("GET", "/servers/2")).toMatchObject({
      network: { interfaces: [{ ipWhitelist: [{ type: 4, ip: "203.0.113.7", mask: 32 }] }] },
    });
    expect((await client.call("POST", "/servers/2/networkWhitelist", entry)).status).toBe(422);
    expect((await client.call("POST", "/servers/2/networkWhitelist", { ...entry, ip: "x" })).status).toBe(422);
    expect(
      (await client.call("DELETE", "/servers/2/networkWhitelist", { interface: "primary", ip: "203.0.113.7" })).status,
    ).toBe(204);
    expect(
      (await client.call("DELETE", "/servers/2/networkWhitelist", { interface: "primary", ip: "203.0.113.7" })).status,
    ).toBe(404);
  });

  test("its firewall is switched, and new rulesets take the place of the old", async () => {
    expect((await client.call("POST", "/servers/2/firewall/primary/enable?sync=true")).status).toBe(200);
    expect(await client.data("GET", "/servers/2/firewall/primary")).toEqual({ enabled: true, rules: [] });
    const set = (rulesets: number[]) => client.call("POST", "/servers/2/firewall/primary/rules", { rulesets });
    expect((await set([firewallRulesetIds.web, firewallRulesetIds.ssh])).status).toBe(201);
    expect((await set([firewallRulesetIds.disabled])).body).toEqual({
      errors: ["Invalid or disabled firewall ruleset"],
    });
    expect((await set([])).status).toBe(201);
    expect(simulator.server(2)?.interfaces[0]?.firewallRulesets).toEqual([]);
    expect((await client.call("GET", "/servers/2/firewall/secondary")).status).toBe(404);
  });
});

describe("traffic", () => {
  const Month = z.object({
    month: z.int(),
    start: z.string(),
    end: z.string(),
    rx: z.int(),
    tx: z.int(),
    total: z.int(),
    limit: z.int(),
    blocks: z.array(z.unknown()),
  });
  const read = async (id: number) =>
    (await client.read(z.object({ monthly: z.array(Month) }), "GET", `/servers/${id}/traffic`)).monthly;

  test("is told by month, newest first; months that are over never change and the current one grows", async () => {
    const running = simulator
      .servers()
      .find((server) => server.running && server.createdAt.getTime() < Date.now() - 70 * 24 * 3600 * 1000);
    if (!running) throw new Error("no old server runs");
    const before = await read(running.id);
    expect(before.length).toBeGreaterThan(2);
    expect(before.map(({ month }) => month)).toEqual(before.map((_, index) => before.length - index));
    for (const { rx, tx, total } of before) expect(total).toBe(rx + tx);
    simulator.clock.advance(3_600_000);
    const after = await read(running.id);
    const newest = after.find(({ month }) => month === before.length);
    expect(newest?.total).toBeGreaterThan(before[0]?.total ?? 0);
    expect(after.filter(({ month }) => month < before.length)).toEqual(before.slice(1));
  });

  test("stands still while the server is off", async () => {
    const id = simulator.operator.createServer({ running: false });
    const before = await read(id);
    simulator.clock.advance(3_600_000);
    expect(await read(id)).toEqual(before);
    simulator.operator.setPower(id, true);
    simulator.clock.advance(3_600_000);
    expect((await read(id))[0]?.total).toBeGreaterThan(before[0]?.total ?? 0);
  });

  test("can be bought for the months on offer, and given back", async () => {
    const id = simulator.operator.createServer();
    const blocks = () => client.data("GET", `/servers/${id}/traffic/blocks`);
    expect(await blocks()).toMatchObject({ assigned: [], available: { total: 25, current: { month: 1 } } });
    expect((await client.call("POST", `/servers/${id}/traffic/blocks`, { month: 26, amount: 10 })).status).toBe(422);
    expect((await client.call("POST", `/servers/${id}/traffic/blocks`, { month: 1, amount: 100 })).status).toBe(201);
    expect(await blocks()).toMatchObject({ assigned: [{ month: 1, traffic: 100, current: true }] });
    expect((await read(id))[0]?.blocks).toMatchObject([{ traffic: 100 }]);
    const block = simulator.server(id)?.trafficBlocks[0]?.id;
    expect((await client.call("DELETE", `/servers/${id}/traffic/blocks/${block}`)).status).toBe(204);
    expect((await client.call("DELETE", `/servers/${id}/traffic/blocks/${block}`)).status).toBe(404);
  });
});

describe("users and keys", () => {
  test("a user is found by the caller's relation, as a number or as a text", async () => {
    const byText = { name: "Text", email: "text@example.net", relStr: "crm-17" };
    expect(await client.call("POST", "/users", byText)).toMatchObject({
      status: 201,
      body: { data: { password: expect.stringMatching(/^\w{30}$/) } },
    });
    expect(await client.data("GET", "/users/crm-17/byExtRelation?relStr=true")).toMatchObject({ name: "Text" });
    expect((await client.call("GET", "/users/crm-17/byExtRelation")).body).toEqual({
      msg: "ext_relation_id not found",
    });
    expect(await client.data("GET", "/users/7001/byExtRelation")).toMatchObject({
      id: simulator.userId,
      name: "Moxxie",
    });
    expect((await client.call("PUT", "/users/crm-17/byExtRelation?relStr=true", { enabled: false })).status).toBe(201);
    expect(await client.data("GET", "/users/crm-17/byExtRelation?relStr=true")).toMatchObject({ suspended: true });
  });

  test("an e-mail address belongs to one user", async () => {
    expect(await client.call("POST", "/users", { name: "Again", email: "MOXXIE@panel.test" })).toMatchObject({
      status: 409,
      body: { errors: ["user with specified email already exists"] },
    });
    expect((await client.call("POST", "/users", { name: "Bad", email: "bad" })).status).toBe(422);
  });

  test("a user with servers stays", async () => {
    expect((await client.call("DELETE", "/users/5001/byExtRelation")).status).toBe(422);
  });

  test("a new key says less than a read, and a bad one is refused", async () => {
    const key = await client.data("POST", "/ssh_keys", { userId: simulator.userId, name: "new", publicKey });
    expect(Object.keys(z.looseObject({}).parse(key)).sort()).toEqual(["createdAt", "id", "name", "type"]);
    const { id } = z.looseObject({ id: z.int() }).parse(key);
    expect(await client.data("GET", `/ssh_keys/${id}`)).toMatchObject({ publicKey, type: "OpenSSH", enabled: true });
    expect((await client.call("DELETE", `/ssh_keys/${id}`)).status).toBe(204);
    expect((await client.call("GET", `/ssh_keys/${id}`)).status).toBe(404);
    expect((await client.call("POST", "/ssh_keys", { userId: 999, name: "x", publicKey })).body).toEqual({
      msg: "user not found",
    });
    expect((await client.call("POST", "/ssh_keys", { userId: 2, name: "x", publicKey: "ssh-magic AAAA" })).status).toBe(
      422,
    );
  });
});

describe("the rest", () => {
  test("VNC is switched by either key, and by vnc where both are sent", async () => {
    const vnc = (body: unknown) => client.call("POST", "/servers/3/vnc", body);
    expect(await vnc({ action: "enable" })).toMatchObject({
      status: 200,
      body: { data: { vnc: { enabled: true }, queueId: null } },
    });
    expect(await vnc({ vnc: false })).toMatchObject({ body: { data: { vnc: { enabled: false } } } });
    expect(await vnc({ action: "disable", vnc: true })).toMatchObject({ body: { data: { vnc: { enabled: true } } } });
    expect((await vnc({})).status).toBe(422);
    expect(await client.data("GET", "/servers/3/vnc")).toMatchObject({
      vnc: { enabled: true, wss: { url: expect.stringMatching(/^\/vnc\/\?token=/) } },
    });
  });

  test("backups are there for servers with a plan alone", async () => {
    const [withPlan, without] = [true, false].map((wanted) =>
      simulator.servers().find((server) => (server.backupPlanId !== null) === wanted),
    );
    if (!withPlan || !without) throw new Error("the world lacks one of them");
    simulator.clock.advance(4 * 24 * 3600 * 1000);
    expect(await client.data("GET", `/backups/server/${withPlan.id}`)).toHaveLength(3);
    expect(await client.data("GET", `/backups/server/${without.id}`)).toEqual([]);
  });

  test("a package offers the templates of its groups alone", async () => {
    const Groups = z.array(
      z.looseObject({ name: z.string(), templates: z.array(z.looseObject({ type: z.string() })) }),
    );
    const linux = await client.read(Groups, "GET", "/media/templates/fromServerPackageSpec/21");
    expect(linux.map(({ name }) => name)).toEqual(["Debian", "Ubuntu", "AlmaLinux", "Rocky Linux"]);
    const windows = await client.read(Groups, "GET", "/media/templates/fromServerPackageSpec/26");
    expect(windows.flatMap(({ templates }) => templates.map(({ type }) => type))).toEqual(["windows"]);
  });
});
