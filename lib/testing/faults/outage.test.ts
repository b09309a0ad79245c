import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { EndpointView } from "@/lib/contracts/endpoints";
import { GuestPage } from "@/lib/contracts/guests";
import { TaskList } from "@/lib/contracts/tasks";
import { secondEndpointId } from "@/lib/testing/world";
import { type RestWorld, startRestWorld } from "./rest.test-helper";

/** DC1 and DC2, of which one hangs: nobody waits for it, and everybody is told. Polls come every second. */
let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld({
    simulator: { guests: 30 },
    second: { guests: 20, nodes: 2, seed: 9 },
    inventoryInterval: "PT1S",
  });
});
/** Ends all faults and waits until both datacenters are fresh. */
async function recovered() {
  await second().faults.clear();
  const states = async () => (await list()).datacenters.map(({ state }) => state);
  await vi.waitFor(async () => expect(await states()).toEqual(["fresh", "fresh"]), { timeout: 20_000 });
}
afterAll(() => world?.close());

const list = async (query = "") => GuestPage.parse((await world.ask("GET", `/vms?limit=1000${query}`)).json);
const freshnessOf = async (id: string) => (await list()).datacenters.find(({ datacenter }) => datacenter === id);
const stateOf = async (id: string) => (await freshnessOf(id))?.state;
const second = () => {
  if (!world.second) throw new Error("the world has one platform only");
  return world.second;
};
const endpoint = async (id: string) => EndpointView.parse((await world.ask("GET", `/endpoints/${id}`)).json);
const anyOf = async (datacenter: string, status: string) => {
  const { items } = await list(`&datacenter=${datacenter}&status=${status}`);
  const [guest] = items.filter(({ template }) => !template);
  if (!guest) throw new Error(`no ${status} VM in ${datacenter}`);
  return guest;
};

describe("an endpoint that hangs", () => {
  let before: string[] = [];
  beforeAll(async () => {
    before = (await list()).items.map(({ id }) => id);
    second().faults.add({ action: { kind: "hang" } });
    await vi.waitFor(async () => expect(await stateOf("DC2")).toBe("stale"), { timeout: 20_000 });
  });
  afterAll(recovered);

  test("delays no list, which says what is old and how old; it is fresh again after it", async () => {
    const startedAt = performance.now();
    const now = await list();
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(now.items.map(({ id }) => id)).toEqual(before);
    const [first, other] = now.datacenters;
    expect(first).toMatchObject({ datacenter: "DC1", state: "fresh" });
    expect(other).toMatchObject({ datacenter: "DC2", state: "stale" });
    expect(other?.ageSeconds).toBeGreaterThanOrEqual(2);
    for (const guest of now.items) expect(guest.stale).toBe(guest.datacenter === "DC2");
  });

  test("does not keep the others from being polled, worked on, or asked for their tasks", async () => {
    const guest = await anyOf("DC1", "stopped");
    const ended = await world.ended("POST", `/vms/${guest.id}/start`);
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    world.platform.operator.stop(Number((await anyOf("DC1", "running")).vmId));
    const startedAt = performance.now();
    const tasks = TaskList.parse((await world.ask("GET", "/tasks")).json);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(tasks.missing).toMatchObject([{ endpoint: secondEndpointId }]);
    expect(tasks.items.length).toBeGreaterThan(0);
  });

  test("gives nothing new a place: what is free there is not known", async () => {
    const body = { name: "late", datacenter: "DC2", cores: 1, memoryMB: 512, diskGB: 1 };
    await world.refused(["POST", "/vms", { body }], {
      code: "no_capacity",
      says: /last answered .* ago; what is free there is not known/,
    });
  });
});

describe("changes that others make on the platform", () => {
  test("are seen within one cycle: power, name, a new guest, one that is gone", async () => {
    const [victim] = second()
      .guests()
      .filter(({ kind, config, power }) => kind === "qemu" && config.template !== "1" && power === "running");
    if (!victim) throw new Error("no VM runs");
    second().operator.create({ vmid: 777, name: "newcomer" });
    second().operator.stop(victim.vmid);
    second().operator.rename(victim.vmid, "renamed");
    await world.moxxie.inventory.pollNow(secondEndpointId);
    const seen = await list("&datacenter=DC2");
    expect(seen.items.find(({ vmId }) => vmId === String(victim.vmid))).toMatchObject({
      name: "renamed",
      status: "stopped",
    });
    expect(seen.items.find(({ vmId }) => vmId === "777")).toMatchObject({ name: "newcomer", managed: false });
    second().operator.remove(777);
    await world.moxxie.inventory.pollNow(secondEndpointId);
    expect((await list("&datacenter=DC2")).items.some(({ vmId }) => vmId === "777")).toBe(false);
  });

  test("during an outage are seen with the first poll after it, and the outage is told once", async () => {
    const where = { subject: secondEndpointId };
    const count = (type: string) => world.moxxie.db.prisma.event.count({ where: { ...where, type } });
    const [down, up] = [await count("endpoint.down"), await count("endpoint.up")];
    await second().faults.refuseConnections();
    await expect.poll(() => stateOf("DC2"), { timeout: 20_000 }).toBe("stale");
    expect(await count("endpoint.down")).toBe(down + 1);
    const guest = await anyOf("DC2", "running");
    second().operator.stop(Number(guest.vmId));
    await second().faults.acceptConnections();
    await expect
      .poll(async () => (await world.ask("GET", `/vms/${guest.id}`)).json, { timeout: 20_000 })
      .toMatchObject({ status: "stopped", stale: false });
    expect([await count("endpoint.down"), await count("endpoint.up")]).toEqual([down + 1, up + 1]);
  });
});

describe("an answer that is not to be believed", () => {
  test.each([
    ["an empty list", '{"data":[]}'],
    ["no JSON", "<html>"],
    ["another shape", '{"data":{"vms":[]}}'],
    ["null", '{"data":null}'],
  ])("%s empties nothing, and the endpoint says why", async (_, body) => {
    const before = (await list()).items.map(({ id }) => id);
    second().faults.add({ path: "/cluster/resources", action: { kind: "garble", body } });
    await expect.poll(async () => (await endpoint(secondEndpointId)).lastError, { timeout: 10_000 }).not.toBeNull();
    expect((await list()).items.map(({ id }) => id)).toEqual(before);
    await second().faults.clear();
    await expect.poll(async () => (await endpoint(secondEndpointId)).lastError, { timeout: 20_000 }).toBeNull();
    expect((await list()).items.map(({ id }) => id)).toEqual(before);
  });

  test("a list with hosts and without guests, once, takes nobody away", async () => {
    const before = (await list("&datacenter=DC2")).total;
    const data = [...second().cluster.nodes.keys()].map((node) => ({
      id: `node/${node}`,
      type: "node",
      node,
      status: "online",
    }));
    const action = { kind: "garble", body: JSON.stringify({ data }) } as const;
    second().faults.add({ path: "/cluster/resources", count: 1, action });
    await world.moxxie.inventory.pollNow(secondEndpointId).catch(() => undefined);
    expect((await list("&datacenter=DC2")).total).toBe(before);
  });
});

test("a node that is off keeps its guests, which are unknown and back with it", async () => {
  const [node = ""] = [...second().cluster.nodes.keys()].slice(-1);
  const there = second()
    .guests()
    .filter((guest) => guest.node === node).length;
  second().faults.nodeOffline(node);
  const unknown = async () => (await list(`&host=${node}&status=unknown`)).total;
  await expect.poll(unknown, { timeout: 20_000 }).toBeGreaterThan(0);
  expect((await list(`&host=${node}`)).total).toBeLessThanOrEqual(there);
  second().faults.nodeOnline(node);
  await expect.poll(unknown, { timeout: 20_000 }).toBe(0);
});
