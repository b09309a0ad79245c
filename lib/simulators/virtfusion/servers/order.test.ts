import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  firewallRulesetIds,
  networkProfileIds,
  packageIds,
  startVirtfusionSimulator,
  type VirtfusionSimulator,
} from "..";
import { TestClient } from "../testing/client";

const Server = z.looseObject({
  id: z.int(),
  hypervisorId: z.int(),
  hypervisor: z.looseObject({ groupId: z.int() }),
  network: z.looseObject({
    interfaces: z.array(
      z.looseObject({ networkProfile: z.int(), ipv4: z.array(z.looseObject({ address: z.string() })) }),
    ),
  }),
});

let simulator: VirtfusionSimulator;
let client: TestClient;
let order: Record<string, unknown>;

beforeAll(async () => {
  simulator = await startVirtfusionSimulator({
    guests: 4,
    groups: [
      { name: "Prague", hypervisors: 3 },
      { name: "Brno", hypervisors: 1, memoryMb: 8_192, cpuCores: 8 },
      { name: "Plzen", hypervisors: 1, unlimited: true },
    ],
  });
  client = new TestClient(simulator, simulator.token);
  order = { packageId: simulator.packageId, userId: simulator.userId, hypervisorId: 1, ipv4: 1 };
});
afterAll(() => simulator.close());

const create = (extra: Record<string, unknown> = {}, query = "") =>
  client.call("POST", `/servers${query}`, { ...order, ...extra });

describe("a fresh server", () => {
  test("is allocated and nameless, has its address at once, and waits to be built", async () => {
    const reply = await create({ name: "ignored", template: "debian", memory: 1_024, cpuCores: 1, storage: 15 });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      data: {
        name: "",
        hostname: null,
        state: "allocated",
        commissionStatus: 0,
        built: null,
        ownerId: simulator.userId,
        settings: { resources: { memory: 1_024, storage: 15, cpuCores: 1, traffic: 2_000 }, config: [] },
        sshKeys: [],
        tasks: { active: false, actions: { pending: [] } },
      },
    });
    const { data } = z.object({ data: Server }).parse(reply.body);
    expect(data.network.interfaces[0]?.ipv4[0]?.address).toMatch(/^172\.18\./);
    // What was sent as hypervisorId is the group; the answer names the chosen hypervisor.
    expect(data.hypervisor.groupId).toBe(1);
    expect(simulator.panel.hypervisor(data.hypervisorId).groupId).toBe(1);
    expect(simulator.server(data.id)).toMatchObject({
      running: false,
      osTemplateId: null,
      packageId: simulator.packageId,
    });
  });

  test("takes what the order does not say from its package", async () => {
    const reply = await create({ packageId: packageIds.compute });
    expect(reply.body).toMatchObject({
      data: {
        settings: { resources: { memory: 8_192, storage: 80, cpuCores: 4, traffic: 10_000 } },
        network: { interfaces: [{ inAverage: 125_000, outAverage: 125_000, networkProfile: 0 }] },
        backupPlan: { name: "daily" },
      },
    });
  });

  test("has further disks pending until a power cycle", async () => {
    const disks = {
      additionalStorage1Enable: true,
      additionalStorage1Capacity: 10,
      additionalStorage2Enable: true,
      additionalStorage2Capacity: 5,
    };
    expect((await create(disks)).body).toMatchObject({
      data: {
        storage: [
          { id: 1, capacity: 20, drive: "a", primary: true, status: 3 },
          { id: 2, capacity: 10, drive: "b", primary: false, status: 1 },
          { id: 3, capacity: 5, drive: "c", primary: false, status: 1 },
        ],
        tasks: { actions: { pending: [{ action: "Create HDD (sdb)" }, { action: "Create HDD (sdc)" }] } },
      },
    });
  });

  test("goes to the hypervisor of the group with the most memory left", async () => {
    const memoryOn = (id: number) => simulator.panel.serversOn(id).reduce((sum, server) => sum + server.memoryMb, 0);
    for (let round = 0; round < 4; round++) {
      const emptiest = [11, 12, 13].sort((left, right) => memoryOn(left) - memoryOn(right) || left - right)[0];
      const { data } = z.object({ data: Server }).parse((await create()).body);
      expect(data.hypervisorId).toBe(emptiest);
    }
  });
});

describe("an order is refused", () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ["without a package", { packageId: undefined }, /packageId/],
    ["with a text for a number", { memory: "1024" }, /memory must be integer/],
    ["of an unknown package", { packageId: 999 }, /package/],
    ["of a disabled package", { packageId: packageIds.disabled }, /package/],
    ["for an unknown user", { userId: 999 }, /user/],
    ["for a hypervisor instead of a group", { hypervisorId: 11 }, /group/],
    ["with too little memory", { memory: 128 }, /memory/],
    ["with more memory than any hypervisor has", { memory: 10_000_000 }, /room/],
    ["with more cores than any hypervisor has", { cpuCores: 10_000 }, /room/],
    ["with more storage than any hypervisor has", { storage: 1_000_000 }, /room/],
    ["with more addresses than there are", { ipv4: 1_000_000 }, /IPv4/],
    ["on storage that the group lacks", { packageId: packageIds.datastore, hypervisorId: 2 }, /room/],
    ["with an empty further disk", { additionalStorage1Enable: true }, /1 GB/],
    ["with an unknown asset group", { hypervisorAssetGroups: [9] }, /asset/],
  ])("%s", async (_, extra, text) => {
    const before = simulator.servers().length;
    const reply = await create(extra);
    expect(reply.status).toBe(422);
    const { errors } = z.strictObject({ errors: z.array(z.string()).length(1) }).parse(reply.body);
    expect(errors[0]).toMatch(text);
    expect(errors[0]).toContain("simulated");
    expect(simulator.servers()).toHaveLength(before);
  });

  test("with the panel's own text for a ruleset that is unknown or disabled", async () => {
    for (const firewallRulesets of [[999], [firewallRulesetIds.web, firewallRulesetIds.disabled]]) {
      expect(await create({ firewallRulesets })).toMatchObject({
        status: 422,
        body: { errors: ["Invalid or disabled firewall ruleset"] },
      });
    }
    expect((await create({ firewallRulesets: [-1] })).status).toBe(201);
  });

  test("with the panel's own text for a network id in place of a profile, or a profile that nothing uses", async () => {
    const networkId = simulator.panel.hypervisor(11).networks[0]?.id;
    for (const networkProfile of [networkId, networkProfileIds.unused, 999]) {
      expect(await create({ networkProfile })).toMatchObject({
        status: 422,
        body: { errors: ["Invalid network profile. The specified profile is not in use"] },
      });
    }
    expect((await create({ networkProfile: networkProfileIds.everywhere, hypervisorId: 3 })).status).toBe(201);
    expect((await create({ networkProfile: networkProfileIds.routed, hypervisorId: 2 })).status).toBe(422);
  });

  test("when its package's profile has gone out of use", async () => {
    const routed = { packageId: packageIds.routed };
    expect((await create(routed)).body).toMatchObject({
      data: { network: { interfaces: [{ networkProfile: networkProfileIds.routed }] } },
    });
    simulator.operator.removeProfile(networkProfileIds.routed);
    expect((await create(routed)).status).toBe(422);
    expect((await create({ ...routed, networkProfile: 0 })).status).toBe(201);
  });

  test("when the group is disabled, or none of its hypervisors is ready", async () => {
    simulator.operator.setMaintenance(15, true);
    expect((await create({ hypervisorId: 3 })).status).toBe(422);
    simulator.operator.setMaintenance(15, false);
    simulator.operator.setHypervisorEnabled(15, false);
    expect((await create({ hypervisorId: 3 })).status).toBe(422);
    simulator.operator.setHypervisorEnabled(15, true);
    simulator.operator.setCommissioned(15, 2);
    expect((await create({ hypervisorId: 3 })).status).toBe(422);
    simulator.operator.setCommissioned(15, 3);
    simulator.operator.setGroupEnabled(3, false);
    expect((await create({ hypervisorId: 3 })).status).toBe(422);
    simulator.operator.setGroupEnabled(3, true);
    expect((await create({ hypervisorId: 3 })).status).toBe(201);
  });
});

test("a dry run says what the order would say, and makes nothing", async () => {
  const before = simulator.servers().length;
  expect((await create({}, "?dryRun=true")).status).toBe(200);
  expect((await create({ packageId: 999 }, "?dryRun=true")).status).toBe(422);
  expect(simulator.servers()).toHaveLength(before);
  expect((await create({}, "?dryRun=false")).status).toBe(201);
});

test("20 orders at once get 20 ids and 20 addresses, and no hypervisor more than it has", async () => {
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => create({ hypervisorId: 2, memory: 512, cpuCores: 1 })),
  );
  const made = replies
    .filter(({ status }) => status === 201)
    .map(({ body }) => z.object({ data: Server }).parse(body).data);
  const refusedCount = replies.filter(({ status }) => status === 422).length;
  expect(made.length + refusedCount).toBe(20);
  expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  expect(new Set(made.map(({ network }) => network.interfaces[0]?.ipv4[0]?.address)).size).toBe(made.length);
  const cores = simulator.panel.serversOn(14).reduce((sum, { cpuCores }) => sum + cpuCores, 0);
  expect(cores).toBeLessThanOrEqual(8);
  expect(refusedCount).toBeGreaterThan(0);
});

test("an unlimited hypervisor has a maximum of 0, less than nothing free and no percentage", async () => {
  const rows = await client.call("GET", "/compute/hypervisors/groups/3/resources");
  expect(rows.body).toMatchObject({ data: [{ resources: { memory: { max: 0, percent: null } } }] });
  const free = z
    .object({
      data: z.array(z.looseObject({ resources: z.looseObject({ memory: z.looseObject({ free: z.number() }) }) })),
    })
    .parse(rows.body).data[0]?.resources.memory.free;
  expect(free).toBeLessThan(0);
});
