import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PlacementWorld, requirements, startPlacementWorld } from "./testing";

let world: PlacementWorld;
beforeAll(async () => {
  world = await startPlacementWorld();
});
afterAll(() => world?.close());
afterEach(() => world.releaseAll());

describe("POST /placement/validate", () => {
  test("suggests the best host and has a verdict for every one", async () => {
    const { status, answer } = await world.validate({ requirements });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ valid: true, hosts: { total: 4, fitting: 2 }, warnings: [] });
    expect(answer.suggestedNode).toBe(answer.verdicts[0]?.node);
    expect(answer.datacenter).toBe(answer.verdicts[0]?.datacenter);
    expect(answer.reason).toMatch(/^Best available resources: .*\d+ % of memory/);
    const verdict = (node: string) => answer.verdicts.find((each) => each.node === node);
    expect(verdict("pve1")).toMatchObject({ fits: true, rejectedBy: [], storage: "local", datacenter: "DC1" });
    expect(Object.keys(verdict("pve1")?.scores ?? {})).toContain("balance");
    expect(verdict("pve2")).toMatchObject({
      fits: false,
      score: 0,
      rejectedBy: ["memory"],
      reasons: ["Needs 16 GB memory, has 12 GB free"],
      scores: {},
    });
    expect(verdict("pve3")).toMatchObject({ fits: false, rejectedBy: ["maintenance"] });
  });

  test("says what lacks and by how much when nothing fits, which is no error", async () => {
    const { status, answer } = await world.validate({ requirements: { ...requirements, memoryGB: 50 } });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ valid: false, suggestedNode: null, datacenter: null, hosts: { fitting: 0 } });
    expect(answer.reason).toBe(
      "None of 4 hosts in DC1, DC2 can take it: 3 for memory, 1 for maintenance. Nearest is pve1 in DC1: Needs 50 GB memory, has 48 GB free.",
    );
  });

  test("judges all networks, the storage and the template asked for", async () => {
    const withNets = await world.validate({ requirements: { ...requirements, networks: ["vmbr0", "net100"] } });
    expect(withNets.answer).toMatchObject({ suggestedNode: "pve1", hosts: { fitting: 1 } });
    const withStorage = await world.validate({ requirements: { ...requirements, storage: "ceph" } });
    expect(withStorage.answer).toMatchObject({ valid: false, reason: expect.stringContaining("No storage ceph") });
    const withTemplate = await world.validate({ requirements: { ...requirements, template: "debian-12" } });
    expect(withTemplate.answer).toMatchObject({
      valid: false,
      reason: expect.stringContaining("Template debian-12 cannot be reached"),
    });
  });

  test("judges one host where one is asked for", async () => {
    const { answer } = await world.validate({ requirements, host: "pve2" });
    expect(answer.valid).toBe(false);
    expect(answer.reason).toContain("Nearest is pve2 in DC1: Needs 16 GB memory, has 12 GB free.");
    expect((await world.validate({ requirements, host: "west:pve1" })).answer.suggestedNode).toBe("pve1");
  });

  test("shows as many verdicts as are asked for, the fitting ones first", async () => {
    const { answer } = await world.validate({ requirements, limit: 3 });
    expect(answer.verdicts.map(({ fits }) => fits)).toEqual([true, true, false]);
    expect(answer.hosts).toEqual({ total: 4, fitting: 2 });
  });

  test("shows a caller of one datacenter its hosts and guests alone", async () => {
    const { answer } = await world.validate({ requirements }, "dc2");
    expect(answer.verdicts.map(({ node }) => node)).toEqual(["node1"]);
    const hidden = await world.validate({ requirements, affinityRules: { preferSameDC: ["db"] } }, "dc2");
    expect([hidden.status, hidden.answer]).toMatchObject([422, { code: "affinity_impossible" }]);
    expect((await world.validate({ requirements, datacenter: "DC1" }, "dc2")).status).toBe(422);
  });

  test("changes nothing", async () => {
    const id = await world.reserve();
    const countAll = async () => [
      await world.db.prisma.auditEntry.count(),
      await world.db.prisma.operation.count(),
      await world.db.prisma.guest.count(),
      await world.db.prisma.resourceReservation.findMany(),
    ];
    const [before, version] = [await countAll(), world.moxxie.inventory.view().version];
    await world.validate({ requirements, reservationId: id }, "operator");
    expect(await countAll()).toEqual(before);
    expect(world.moxxie.inventory.view().version).toBe(version);
  });
});

describe("bad input", () => {
  test.each([
    [{ requirements, datacenter: "DC9" }, "unknown_datacenter", "Known: DC1, DC2"],
    [{ requirements, host: "pve9" }, "unknown_host", "Hosts: "],
    [{ requirements, host: "node1", datacenter: "DC1" }, "unknown_host", "Hosts: pve1, pve2, pve3"],
    [{ requirements, provider: "vmware" }, "cannot_be_done", "Known: "],
  ])("%j names what is not known, and what is", async (body, code, words) => {
    const { status, answer } = await world.validate(body);
    expect([status, answer]).toMatchObject([422, { code, detail: expect.stringContaining(words) }]);
  });

  test.each<[string, unknown]>([
    ["requirements", {}],
    ["requirements.cpu", { requirements: { ...requirements, cpu: 0 } }],
    ["requirements.cpu", { requirements: { ...requirements, cpu: -4 } }],
    ["requirements.cpu", { requirements: { ...requirements, cpu: 1.5 } }],
    ["requirements.cpu", { requirements: { ...requirements, cpu: "4" } }],
    ["requirements.cpu", { requirements: { ...requirements, cpu: 1e9 } }],
    ["requirements.memoryGB", { requirements: { ...requirements, memoryGB: 0 } }],
    ["requirements.memoryGB", { requirements: { ...requirements, memoryGB: 1e12 } }],
    ["requirements.memoryGB", { requirements: { ...requirements, memoryGB: null } }],
    ["requirements.diskGB", { requirements: { ...requirements, diskGB: -1 } }],
    ["requirements.networks", { requirements: { ...requirements, networks: "vmbr0" } }],
    ["requirements.networks.0", { requirements: { ...requirements, networks: [""] } }],
    ["requirements.networks", { requirements: { ...requirements, networks: Array(33).fill("vmbr0") } }],
    ["requirements.kind", { requirements: { ...requirements, kind: "pod" } }],
    ["requirements.gpu", { requirements: { ...requirements, gpu: 1 } }],
    ["nodes", { requirements, nodes: [] }],
    ["limit", { requirements, limit: 0 }],
    ["reservationId", { requirements, reservationId: "mine" }],
    ["affinityRules.requireSameRack", { requirements, affinityRules: { requireSameRack: ["db"] } }],
    ["affinityRules.preferSameDC", { requirements, affinityRules: { preferSameDC: "db" } }],
    ["affinityRules.preferSameDC.0", { requirements, affinityRules: { preferSameDC: [""] } }],
    ["affinityRules.preferSameDC.0.selector", { requirements, affinityRules: { preferSameDC: [{ selector: 1 }] } }],
    ["affinityRules.preferSameDC", { requirements, affinityRules: { preferSameDC: Array(101).fill("db") } }],
  ])("wrong %s: a bad request that names it", async (path, body) => {
    const { status, answer } = await world.validate(body);
    expect([status, answer]).toMatchObject([400, { code: "invalid_request" }]);
    expect((answer as unknown as { errors: { path: string }[] }).errors.map((each) => each.path)).toContain(path);
  });

  test.each(["{", "[]", '"text"', "null", ""])("the body %j is refused", async (body) => {
    expect((await world.validate(body)).status).toBe(400);
  });
});
