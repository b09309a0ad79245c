import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AvailableAnswer } from "@/lib/contracts/placement";
import { type PlacementWorld, requirements, startPlacementWorld } from "../placement/testing";

let world: PlacementWorld;
beforeAll(async () => {
  world = await startPlacementWorld();
});
afterAll(() => world?.close());
afterEach(() => world.releaseAll());

const nodesOf = ({ candidates }: AvailableAnswer) => candidates.map(({ node }) => node);

test("has the hosts that can take it in the fixed shape, best first, with what is free", async () => {
  const { status, answer } = await world.available("?cpu_min=4&memory_min=8");
  expect(status).toBe(200);
  const [first, second, third] = answer.candidates;
  expect(first).toEqual({
    node: "node1",
    datacenter: "DC2",
    availableCpu: 62,
    availableMemoryGB: 30,
    availableDiskGB: 500,
    networks: ["vmbr0"],
    id: "east:node1",
    endpoint: "east",
    provider: expect.any(String),
    score: 72,
  });
  expect(second).toMatchObject({ node: "pve1", availableCpu: 124, availableMemoryGB: 48, availableDiskGB: 900 });
  expect(second?.networks.toSorted()).toEqual(["net100", "vlan100", "vmbr0"]);
  expect(third).toMatchObject({ node: "pve2", datacenter: "DC1", availableMemoryGB: 12 });
  const scores = answer.candidates.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(answer).toMatchObject({ total: 3, staleDatacenters: [] });
});

test.each([
  ["", ["node1", "pve1", "pve2"]],
  ["?memory_min=16", ["node1", "pve1"]],
  ["?cpu_min=17", ["pve1"]],
  ["?disk_min=101", ["node1", "pve1"]],
  ["?disk_min=1001", []],
  ["?network=vlan100", ["node1", "pve1"]],
  ["?network=net100", ["pve1"]],
  ["?network=vmbr0,%20net100,", ["pve1"]],
  ["?network=vmbr0,nowhere", []],
  ["?datacenter=DC2", ["node1"]],
  ["?cpu_min=0&memory_min=0&disk_min=0&network=", ["node1", "pve1", "pve2"]],
])("filters: %s", async (query, nodes) => {
  const { status, answer } = await world.available(query);
  expect(status).toBe(200);
  expect(nodesOf(answer).sort()).toEqual(nodes);
  expect(answer.total).toBe(nodes.length);
});

test("names the network asked for among a host's, also where it is tagged on demand", async () => {
  const { answer } = await world.available("?network=vlan100&datacenter=DC2");
  expect(answer.candidates[0]?.networks).toEqual(["vmbr0", "vlan100"]);
});

test("tells how many there are though it shows fewer", async () => {
  const { answer } = await world.available("?limit=1");
  expect([answer.candidates.length, answer.total]).toEqual([1, 3]);
});

test("offers nothing that is reserved", async () => {
  await world.reserve();
  const { answer } = await world.available("?memory_min=16");
  expect(nodesOf(answer)).toEqual(["node1"]);
  const { answer: less } = await world.available("?memory_min=8&datacenter=DC1");
  expect(less.candidates.find(({ node }) => node === "pve1")).toMatchObject({ availableMemoryGB: 8 });
});

test("shows a caller of one datacenter that one alone", async () => {
  expect(nodesOf((await world.available("", "dc2")).answer)).toEqual(["node1"]);
  const { status, answer } = await world.available("?datacenter=DC1", "dc2");
  expect([status, answer]).toMatchObject([422, { code: "unknown_datacenter", known: ["DC2"] }]);
});

test.each([
  ["?datacenter=DC9", "unknown_datacenter", /Known: DC1, DC2/],
  ["?provider=vmware", "cannot_be_done", /no provider 'vmware'/],
])("%s is told with what is known", async (query, code, words) => {
  const { status, answer } = await world.available(query);
  expect([status, answer]).toMatchObject([422, { code, detail: expect.stringMatching(words) }]);
});

test.each([
  "?cpu_min=-1",
  "?cpu_min=four",
  "?cpu_min=1.5",
  "?cpu_min=99999",
  "?memory_min=-0.5",
  "?memory_min=1e30",
  "?memory_min=NaN",
  "?disk_min=-1",
  "?limit=0",
  "?limit=1001",
  `?network=${"x".repeat(501)}`,
  "?cpu=4",
  "?cpu_min=1&cpu_min=2",
])("%s is a bad request that names the field", async (query) => {
  const { status, answer } = await world.available(query);
  expect([status, answer]).toMatchObject([400, { code: "invalid_request", errors: [{ path: expect.any(String) }] }]);
});

// Last: it makes DC2's data old.
test("hosts whose data is old are not offered; their datacenter is named", async () => {
  await world.db.prisma.endpoint.update({
    where: { id: "east" },
    data: { lastGoodPollAt: new Date(Date.now() - 86_400_000) },
  });
  await world.moxxie.inventory.reload();
  const { answer } = await world.available("");
  expect(nodesOf(answer).sort()).toEqual(["pve1", "pve2"]);
  expect(answer.staleDatacenters).toEqual(["DC2"]);
  const { answer: verdict } = await world.validate({ requirements });
  expect(verdict.warnings).toEqual(["DC2: an endpoint last answered 24 h ago; its hosts are not offered."]);
  expect(verdict.verdicts.find(({ node }) => node === "node1")).toMatchObject({
    rejectedBy: ["data-age"],
    reasons: ["Its endpoint last answered 24 h ago; what is free there is not known"],
  });
});
