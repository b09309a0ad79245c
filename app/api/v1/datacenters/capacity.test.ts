import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { AvailableResources, CapacityOverview } from "@/lib/contracts/capacity";
import { AvailableAnswer } from "@/lib/contracts/placement";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { Permission, Role } from "@/lib/domain/permissions";
import { FakePlatform, insertEndpoints } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";

const one = new FakePlatform("pve-one")
  .addHost("pve1", { cpuCores: 16, memoryTotalMb: 65_536 })
  .addHost("pve2", { cpuCores: 8, memoryTotalMb: 32_768 })
  .addHost("pve3", { maintenance: true })
  .addHost("pve4", { status: "offline" })
  .addGuest("100", { hostName: "pve1", status: "running", cpuCores: 4, memoryMb: 16_384 })
  .addGuest("101", { hostName: "pve1", status: "stopped", cpuCores: 2, memoryMb: 2048 })
  .addGuest("900", { hostName: "pve2", template: true, cpuCores: 8, memoryMb: 32_768 });
const disks = { type: "lvm", available: true, contents: ["vm-disk" as const], usedGb: 200 };
one.storages = [
  { ...disks, name: "ceph", hostName: null, hostNames: ["pve1", "pve2", "pve3"], shared: true, totalGb: 1000 },
  { ...disks, name: "local", hostName: "pve1", hostNames: ["pve1"], shared: false, totalGb: 500 },
];
one.profiles = [
  { id: "vmbr0", name: "vmbr0", hostNames: ["pve1", "pve2"], kind: "bridge", vlanAware: true, isDefault: true },
  { id: "clients", name: "clients", hostNames: ["pve1"], kind: "zone", vlanAware: false, isDefault: false },
];
const two = new FakePlatform("pve-two").addHost("node1", { cpuCores: 32, memoryTotalMb: 131_072 });
two.profiles = [{ id: "vmbr0", name: "vmbr0", hostNames: ["node1"], kind: "bridge", vlanAware: true, isDefault: true }];
two.storages = [{ ...disks, name: "local", hostName: "node1", hostNames: ["node1"], shared: false, totalGb: 1000 }];

let db: Database;
let moxxie: BareMoxxie;
let admin: string;

beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("there is no embedded database");
  db = await embedded.create();
  await insertEndpoints(db, ["pve-two"], "DC2");
  moxxie = await startBareMoxxie({ db, platforms: [one, two], work: false });
  await moxxie.inventory.pollNow("pve-two");
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(moxxie);
  await setLimits({});
  admin = await tokenOf({ role: "admin" });
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});

async function setLimits(limits: Record<string, number>, id = "DC1"): Promise<void> {
  const data = { limits: { cpuOvercommit: 2, memoryOvercommit: 1, ...limits } };
  await db.prisma.datacenter.update({ where: { id }, data });
  await moxxie.inventory.reload();
}

async function tokenOf(rights: { role: Role; datacenterIds?: string[]; scopes?: Permission[] }): Promise<string> {
  const secret = newTokenSecret();
  const data = { hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test", ...rights };
  await db.prisma.apiToken.create({ data: { name: randomUUID(), ...data } });
  return secret;
}

async function ask(path: string, { target = path, token = admin }: { target?: string; token?: string } = {}) {
  const { GET } = await handlersOf(path.replace(/\?.*/, ""));
  const headers = { authorization: `Bearer ${token}` };
  return GET(new Request(`http://moxxie.test/api/v1${target}`, { headers }));
}

const overview = async (query = "", token?: string) => {
  const response = await ask("/datacenters/capacity", {
    target: `/datacenters/capacity${query}`,
    ...(token && { token }),
  });
  expect(response.status).toBe(200);
  return CapacityOverview.parse(await response.json());
};
const availablePath = "/datacenters/{id}/available-resources";
const available = async (id = "DC1") => {
  const response = await ask(availablePath, { target: `/datacenters/${id}/available-resources` });
  expect(response.status).toBe(200);
  return AvailableResources.parse(await response.json());
};

async function reserve(change: { expiresAt: Date }): Promise<string> {
  const id = randomUUID();
  const place = { datacenterId: "DC1", endpointId: "pve-one", hostName: "pve2", storageId: "pve-one:ceph" };
  const amounts = { cpu: 4, memoryGb: 8, diskGb: 100 };
  const by = { reservedBy: "Otto", reservedById: randomUUID(), reason: "an order" };
  await db.prisma.resourceReservation.create({ data: { id, ...place, ...amounts, ...by, ...change } });
  await moxxie.inventory.applyHolds([id]);
  return id;
}

async function release(id: string): Promise<void> {
  await db.prisma.resourceReservation.update({ where: { id }, data: { status: "released" } });
  await moxxie.inventory.applyHolds([id]);
}

describe("what is free in a datacenter", () => {
  test("is told host by host and in all, a shared storage once, only of hosts that can take something", async () => {
    const { hosts, freshness, ...whole } = await available();
    expect(whole).toMatchObject({
      datacenter: "DC1",
      cpu: 16 * 2 - 6 + 8 * 2,
      memoryGB: 64 - 18 + 32,
      diskGB: 800 + 300,
      guests: null,
      limitedBy: [],
    });
    expect(freshness.state).toBe("fresh");
    expect(hosts).toMatchObject([
      { node: "pve1", usable: true, reason: null, availableCpu: 26, availableMemoryGB: 46, largestDiskGB: 800 },
      { node: "pve2", usable: true, reason: null, availableCpu: 16, availableMemoryGB: 32, availableDiskGB: 800 },
      { node: "pve3", usable: false, reason: "In maintenance" },
      { node: "pve4", usable: false, reason: "The host is not online" },
    ]);
    expect(hosts[0]).toMatchObject({
      id: "pve-one:pve1",
      endpoint: "pve-one",
      availableDiskGB: 1100,
      networks: ["vmbr0"],
    });
  });

  test("is less by what is reserved, until the reservation ends", async () => {
    const id = await reserve({ expiresAt: new Date(Date.now() + 3_600_000) });
    expect(await available()).toMatchObject({ cpu: 38, memoryGB: 70, diskGB: 1000 });
    await release(id);
    const due = await reserve({ expiresAt: new Date(Date.now() - 1) });
    expect(await available()).toMatchObject({ cpu: 42, memoryGB: 78, diskGB: 1100 });
    await release(due);
  });

  test("stays within the datacenter's limits, which are named", async () => {
    await setLimits({ maxVms: 5, maxCpu: 10, maxMemoryGb: 20, maxDiskGb: 500 });
    expect(await available()).toMatchObject({
      cpu: 4,
      memoryGB: 2,
      diskGB: 100,
      guests: 3,
      limitedBy: ["maxCpu", "maxMemoryGB", "maxDiskGB"],
    });
    for (const maxVms of [2, 1]) {
      await setLimits({ maxVms, maxCpu: 1000 });
      expect(await available()).toMatchObject({ cpu: 42, guests: 0, limitedBy: ["maxVms"] });
    }
    await setLimits({});
  });

  test("is nothing where the platform does not answer, and it is said why", async () => {
    await db.prisma.endpoint.update({ where: { id: "pve-two" }, data: { enabled: false } });
    await moxxie.inventory.reload();
    const { cpu, memoryGB, diskGB, hosts, freshness } = await available("DC2");
    expect([cpu, memoryGB, diskGB]).toEqual([0, 0, 0]);
    expect(hosts).toMatchObject([
      { node: "node1", usable: false, reason: "Its endpoint does not answer; what is free there is not known" },
    ]);
    expect(freshness.endpoints).toMatchObject([{ id: "pve-two", state: "stale" }]);
    await db.prisma.endpoint.update({ where: { id: "pve-two" }, data: { enabled: true } });
    await moxxie.inventory.reload();
    await moxxie.inventory.pollNow("pve-two");
  });
});

describe("the capacity of all datacenters", () => {
  test("stands side by side; without a shape nothing is packed", async () => {
    const { shape, fits, items } = await overview();
    expect([shape, fits]).toEqual([null, null]);
    expect(items.map(({ datacenter, health }) => [datacenter, health])).toEqual([
      ["DC1", "degraded"],
      ["DC2", "healthy"],
    ]);
    // pve3, which is in maintenance, is counted: it is online and its guests run on.
    expect(items[0]?.memoryMB).toMatchObject({ total: 65_536 + 32_768 + 131_072, used: 18_432, reserved: 0 });
    expect(items[0]).toMatchObject({ fits: null, limitedBy: null, hosts: [] });
    expect(items[0]?.freshness.state).toBe("fresh");
  });

  test("says how many of a shape each takes, and what one more would lack", async () => {
    const { shape, fits, items } = await overview("?cpu=4&memoryGB=12&diskGB=150");
    expect(shape).toEqual({ cpu: 4, memoryGB: 12, diskGB: 150 });
    // pve1: 46 of 12 GB are 3, pve2: 32 of 12 GB are 2. Divided as one sum, 78 GB would be 6.
    expect(items[0]).toMatchObject({
      fits: 5,
      limitedBy: "memory",
      hosts: [
        { node: "pve1", endpoint: "pve-one", fits: 3 },
        { node: "pve2", endpoint: "pve-one", fits: 2 },
      ],
    });
    expect(items[1]).toMatchObject({ fits: 5, limitedBy: "disk", hosts: [{ node: "node1", fits: 5 }] });
    expect(fits).toBe(10);
  });

  test("is cut by the limits, which are named; a shape that no host has the cores for fits nowhere", async () => {
    await setLimits({ maxVms: 4 });
    const { items } = await overview("?cpu=4&memoryGB=12&diskGB=150");
    expect(items[0]).toMatchObject({ fits: 2, limitedBy: "maxVms" });
    await setLimits({});
    expect((await overview("?cpu=17&memoryGB=1&diskGB=1")).items[0]).toMatchObject({
      fits: 0,
      limitedBy: "cpu",
      hosts: [],
    });
  });

  test("has fractions of a GB", async () => {
    expect((await overview("?cpu=1&memoryGB=0.5&diskGB=0.5")).shape?.memoryGB).toBe(0.5);
  });
});

describe("what fits and where something can be put are one arithmetic", () => {
  test.each([
    ["small", { cpu: 1, memoryGB: 1, diskGB: 1 }],
    ["as much memory as is free on the emptiest host", { cpu: 1, memoryGB: 128, diskGB: 1 }],
    ["a little more memory than that", { cpu: 1, memoryGB: 128.1, diskGB: 1 }],
    ["more than pve2 has", { cpu: 1, memoryGB: 33, diskGB: 1 }],
    ["all cores of the largest host", { cpu: 32, memoryGB: 1, diskGB: 1 }],
    ["a core more", { cpu: 33, memoryGB: 1, diskGB: 1 }],
    ["the largest disk", { cpu: 1, memoryGB: 1, diskGB: 800 }],
    ["a larger disk than any storage takes", { cpu: 1, memoryGB: 1, diskGB: 800.5 }],
  ])("%s", async (_, shape) => {
    const { fits, items } = await overview(`?cpu=${shape.cpu}&memoryGB=${shape.memoryGB}&diskGB=${shape.diskGB}`);
    const query = `?cpu_min=${shape.cpu}&memory_min=${shape.memoryGB}&disk_min=${shape.diskGB}`;
    const response = await ask("/resources/available", { target: `/resources/available${query}` });
    const { candidates } = AvailableAnswer.parse(await response.json());
    const offered = candidates.map(({ id }) => id);
    expect(fits === 0).toBe(offered.length === 0);
    const packed = items.flatMap(({ hosts }) => hosts.map(({ endpoint, node }) => `${endpoint}:${node}`));
    expect(offered).toEqual(expect.arrayContaining(packed));
  });
});

const ProblemBody = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

describe("bad input is a clear problem", () => {
  test.each([
    ["?cpu=4", ["memoryGB", "diskGB"]],
    ["?cpu=4&memoryGB=8", ["diskGB"]],
    ["?memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=0&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=-1&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=1.5&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=1025&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=many&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=4&memoryGB=0&diskGB=10", ["memoryGB"]],
    ["?cpu=4&memoryGB=-8&diskGB=10", ["memoryGB"]],
    ["?cpu=4&memoryGB=8&diskGB=0", ["diskGB"]],
    ["?cpu=4&memoryGB=1e300&diskGB=1e300", ["memoryGB", "diskGB"]],
    ["?cpu=4&memoryGB=Infinity&diskGB=10", ["memoryGB"]],
    ["?cpu=4&memoryGB=NaN&diskGB=10", ["memoryGB"]],
    ["?cpu=4&cpu=5&memoryGB=8&diskGB=10", ["cpu"]],
    ["?cpu=4&memoryGB=8&diskGB=10&memoryMB=1", ["memoryMB"]],
  ])("%s", async (query, paths) => {
    const response = await ask("/datacenters/capacity", { target: `/datacenters/capacity${query}` });
    const { code, detail, errors } = ProblemBody.parse(await response.json());
    expect([response.status, code]).toEqual([400, "invalid_request"]);
    expect(errors?.map(({ path }) => path)).toEqual(paths);
    for (const path of paths) expect(detail).toContain(path);
  });

  test.each(["DC9", "dc1", "pve-one", "capacity"])("a datacenter called %s is not found", async (id) => {
    const response = await ask(availablePath, { target: `/datacenters/${encodeURIComponent(id)}/available-resources` });
    const { code } = ProblemBody.parse(await response.json());
    expect([response.status, code]).toEqual([404, "not_found"]);
  });
});

describe("a caller", () => {
  test("who is limited to one datacenter sees that one alone", async () => {
    const token = await tokenOf({ role: "viewer", datacenterIds: ["DC2"] });
    const { items, fits } = await overview("?cpu=4&memoryGB=12&diskGB=150", token);
    expect(items.map(({ datacenter }) => datacenter)).toEqual(["DC2"]);
    expect(fits).toBe(5);
    const elsewhere = await ask(availablePath, { target: "/datacenters/DC1/available-resources", token });
    const nowhere = await ask(availablePath, { target: "/datacenters/DC9/available-resources", token });
    expect([elsewhere.status, nowhere.status]).toEqual([404, 404]);
  });

  test("whose token may not read the estate is refused", async () => {
    const token = await tokenOf({ role: "admin", scopes: ["vm:read"] });
    const target = "/datacenters/DC1/available-resources";
    for (const response of [
      await ask("/datacenters/capacity", { token }),
      await ask(availablePath, { target, token }),
    ]) {
      expect(ProblemBody.parse(await response.json()).code).toBe("forbidden");
      expect(response.status).toBe(403);
    }
  });
});
