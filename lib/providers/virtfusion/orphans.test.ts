import { describe, expect, test } from "vitest";
import type { ServerOrder } from "./creation-order";
import { markOf, operationOfMark } from "./marks";
import { isCandidate, isLeftBy, UserServer } from "./orphans";
import { Server } from "./wire";

const order: ServerOrder = {
  packageId: 1,
  userId: 1,
  hypervisorId: 1,
  storage: 20,
  memory: 512,
  cpuCores: 5,
  ipv4: 1,
  networkSpeedInbound: 200,
  networkSpeedOutbound: 400,
  additionalStorage1Enable: true,
  additionalStorage1Capacity: 10,
};

const fresh = Server.parse({
  id: 70,
  hypervisorId: 14,
  name: "",
  state: "allocated",
  built: null,
  created: "2025-01-20T14:00:47+00:00",
  settings: { resources: { memory: 512, storage: 20, traffic: 20, cpuCores: 5 } },
  cpu: { cores: 5 },
  network: {
    interfaces: [
      { name: "eth0", networkProfile: 0, inAverage: 200, outAverage: 400, ipv4: [{ address: "192.168.30.207" }] },
    ],
  },
  storage: [
    { id: 1, capacity: 20, primary: true },
    { id: 2, capacity: 10, primary: false },
  ],
  hypervisor: { id: 14, name: "Ceph Hypervisor 2", groupId: 1 },
});
const since = new Date("2025-01-20T14:00:48Z");
const left = (server: Server, { sent = order, at = since, packageProfile = 0, isTold = true } = {}) =>
  isLeftBy(sent, { server, since: at, profile: { id: sent.networkProfile ?? packageProfile, isTold } });

describe("what a lost order left", () => {
  test("is known by its time, its group, its size and its network", () => {
    expect(left(fresh)).toBe(true);
  });

  const others: [what: string, change: Partial<Server>][] = [
    ["that has a name", { name: "web" }],
    ["that another operation has marked", { name: markOf("6b6f0c5e-2f61-4d0b-9d0c-000000000001") }],
    ["that is being built", { state: "queued" }],
    ["that has been built", { built: "2025-01-20T14:00:50+00:00" }],
    ["of another group", { hypervisor: { ...fresh.hypervisor, groupId: 2 } }],
    ["that was there before", { created: "2025-01-20T14:00:42+00:00" }],
    ["with other memory", { settings: { ...fresh.settings, resources: { memory: 1024 } } }],
    ["with other cores", { cpu: { cores: 4 } }],
    ["with another disk", { storage: fresh.storage.map((disk) => ({ ...disk, capacity: 30 })) }],
    ["without the second disk", { storage: fresh.storage.slice(0, 1) }],
  ];
  test.each(others)("is no server %s", (_, change) => {
    expect(left({ ...fresh, ...change })).toBe(false);
  });

  test("is no server whose network was ordered otherwise", () => {
    expect(left(fresh, { sent: { ...order, networkSpeedInbound: 12_500, networkSpeedOutbound: 12_500 } })).toBe(false);
    expect(left(fresh, { sent: { ...order, ipv4: 0 } })).toBe(false);
    const [face] = fresh.network?.interfaces ?? [];
    if (face === undefined) throw new Error("the example has an interface");
    const routed = { ...fresh, network: { interfaces: [{ ...face, networkProfile: 71 }], secondaryInterfaces: [] } };
    expect(left(routed, { sent: { ...order, networkProfile: 72 } })).toBe(false);
    expect(left(routed)).toBe(false);
    expect(left(routed, { sent: { ...order, networkProfile: 71 } })).toBe(true);
    expect(left(routed, { packageProfile: 71 })).toBe(true);
  });

  test("may tell the default in place of the ordered profile only where the panel is known to", () => {
    const routed = { ...order, networkProfile: 71 };
    expect(left(fresh, { sent: routed })).toBe(false);
    expect(left(fresh, { sent: routed, isTold: false })).toBe(true);
  });

  test("is found in the short list first", () => {
    const listed = UserServer.parse({
      id: 70,
      name: null,
      state: "allocated",
      resources: { memory: 512, storage: 20, cpuCores: 5, cpu_model: null },
    });
    expect(isCandidate(order, listed)).toBe(true);
    expect(isCandidate(order, { ...listed, name: "x" })).toBe(false);
    expect(isCandidate(order, { ...listed, state: "complete" })).toBe(false);
    expect(isCandidate({ ...order, memory: 1024 }, listed)).toBe(false);
    expect(isCandidate(order, { ...listed, resources: undefined })).toBe(false);
  });
});

describe("an operation's mark", () => {
  test("leads back to the operation, and no other name does", () => {
    const id = "6b6f0c5e-2f61-4d0b-9d0c-a1b2c3d4e5f6";
    expect(operationOfMark(markOf(id))).toBe(id);
    for (const name of ["", "web", "moxxie-web", "moxxie-", id, `x${markOf(id)}`, `${markOf(id)}-2`])
      expect(operationOfMark(name)).toBeUndefined();
  });
});
