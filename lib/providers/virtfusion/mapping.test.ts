import { describe, expect, test } from "vitest";
import {
  createdBody,
  diskBody,
  failedQueueBody,
  gauge,
  hypervisorBody,
  interfaceBody,
  ipv4Body,
  packageBody,
  queueBody,
  rowBody,
  serverBody,
  sharedStorageBody,
} from "./bodies.test-helper";
import { addressesOf, configOf, prefixOf, settingsOf } from "./config";
import { guestOf } from "./guest-observation";
import { hostOf } from "./host-observation";
import { markOf } from "./marks";
import { packageInfosOf } from "./packages";
import { logOfEntry, statusOfEntry } from "./queue-entry";
import { statusOfServer } from "./server-status";
import { storagesOf } from "./storage-observation";
import { parseTaskRef, taskRef, workOfAction } from "./task-refs";
import { periodOf } from "./traffic";
import { kilobytesPerSecond, mbpsOf, narrowerMbps, totalOf } from "./units";
import { Hypervisor, PackagesAnswer, QueueEntryAnswer, ResourcesRow, Server } from "./wire";

const server = (changes: Record<string, unknown> = {}) => Server.parse(serverBody(changes));
const hypervisor = (changes: Record<string, unknown> = {}) => Hypervisor.parse(hypervisorBody(changes));
const row = (changes: Parameters<typeof rowBody>[0] = {}) => ResourcesRow.parse(rowBody(changes));
const untold = { status: "unknown", powerUntold: true };

describe("a server's state", () => {
  test.each([
    ["allocated", { state: "allocated", built: null }, { status: "stopped" }],
    ["queued", { state: "queued" }, { status: "creating" }],
    ["being built", { state: "building" }, { status: "creating" }],
    ["whose build failed", { state: "failed" }, { status: "failed" }],
    ["whose build failed, told by the flag alone", { state: "complete", buildFailed: true }, { status: "failed" }],
    ["in a state that nobody knows", { state: "melting" }, { status: "unknown" }],
    ["complete, nobody asked", {}, untold],
    ["complete, its hypervisor silent", { remoteState: {} }, untold],
    ["on", { remoteState: { state: "running", running: true } }, { status: "running" }],
    ["on, told by the word alone", { remoteState: { state: "running" } }, { status: "running" }],
    ["off", { remoteState: { state: "shutoff", running: false } }, { status: "stopped" }],
    ["paused", { remoteState: { state: "paused", running: true } }, { status: "paused" }],
    ["suspended", { suspended: true, remoteState: { state: "shutoff", running: false } }, { status: "suspended" }],
    ["suspended, as 1", { suspended: 1 }, { status: "suspended" }],
  ])("%s", (_, changes, expected) => {
    expect(statusOfServer(server(changes))).toEqual(expected);
  });
});

describe("a server as a guest", () => {
  test("has its sizes, with all its disks", () => {
    const disks = [diskBody(), diskBody({ id: 2, capacity: 100, primary: false })];
    expect(guestOf(server({ storage: disks }), "hv-a")).toEqual({
      kind: "vm",
      vmId: "640",
      hostName: "hv-a",
      name: "web-1",
      ...untold,
      template: false,
      cpuCores: 2,
      memoryMb: 2048,
      diskGb: 125,
      tags: [],
    });
  });

  test("tells what it uses while it runs: a percentage, and kilobytes without what its agent calls unused", () => {
    const memory = { actual: 2_097_152, unused: 1_048_576 };
    const running = { state: "running", running: true, cpu: 25, memory };
    expect(guestOf(server({ remoteState: running }), "h")).toMatchObject({ cpuFraction: 0.25, memoryUsedMb: 1024 });
    const off = guestOf(server({ remoteState: { ...running, state: "shutoff", running: false } }), "h");
    expect(off.cpuFraction).toBeUndefined();
  });

  test.each([
    ["allocated", { state: "allocated", built: null }, { status: "stopped", installed: false }],
    ["queued for the first time", { state: "queued", built: null }, { status: "creating", installed: false }],
    ["being built for the first time", { state: "building", built: null }, { status: "creating", installed: false }],
    ["whose first build failed", { state: "failed", built: null }, { status: "failed", installed: false }],
    ["suspended before it was built", { state: "allocated", built: null, suspended: true }, { installed: false }],
    ["being built anew", { state: "building" }, { status: "creating" }],
    ["whose build anew failed", { state: "failed" }, { status: "failed" }],
    ["complete, though it is not said since when", { state: "complete", built: null }, untold],
  ])("%s tells whether it has ever had an operating system", (_, changes, expected) => {
    const guest = guestOf(server(changes), "h");
    expect(guest).toMatchObject(expected);
    if (!("installed" in expected)) expect(guest).not.toHaveProperty("installed");
  });

  test("bears the mark of its maker instead of a name", () => {
    const operationId = "0198c0de-0000-7000-8000-00000000abcd";
    const guest = guestOf(server({ name: markOf(operationId) }), "h");
    expect(guest).toMatchObject({ madeBy: operationId });
    expect(guest.name).toBeUndefined();
  });

  test.each([
    [{ name: "moxxie-web" }, "moxxie-web"],
    [{ name: "", hostname: "db.example.net" }, "db.example.net"],
    [{ name: " ", hostname: null }, "server-640"],
  ])("%o is called %s", (changes, name) => {
    expect(guestOf(server(changes), "h")).toMatchObject({ name });
  });
});

describe("a server's configuration", () => {
  test("in Moxxie's words", () => {
    const plugged = interfaceBody({ inAverage: 12_500, outAverage: 25_000, networkProfile: 4, firewallEnabled: true });
    const body = server({ network: { interfaces: [plugged], secondaryInterfaces: [interfaceBody({ name: "eth1" })] } });
    const config = configOf(body);
    expect(config).toMatchObject({
      name: "web-1",
      cpuCores: 2,
      memoryMb: 2048,
      protected: false,
      disks: [{ id: "disk1", sizeGb: 25, boot: true, media: "disk", volume: "0d0c_1" }],
      pending: [],
      raw: { id: 640, hypervisorGroup: "Lisbon", ownerId: 7, trafficGb: 500 },
    });
    expect(config.interfaces[0]).toEqual({
      id: "eth0",
      name: "eth0",
      macAddress: "02:00:00:aa:bb:01",
      bridge: "br0",
      firewall: true,
      connected: true,
      rateMbps: 100,
      ip: "203.0.113.40/23",
      gateway: "203.0.113.1",
    });
    expect(settingsOf(body).networks.map(({ interfaceId, profileId }) => [interfaceId, profileId])).toEqual([
      ["eth0", "4"],
      ["eth1", "0"],
    ]);
  });

  test("names the storage that each disk is on", () => {
    const resources = { localStorage: { name: "Local disks" }, otherStorage: [{ id: 8, name: "Ring" }] };
    const disks = [diskBody(), diskBody({ id: 2, local: false, hypervisorStorageId: 8 })];
    const body = serverBody({ storage: disks });
    const withStorages = server({ ...body, hypervisor: { id: 31, name: "hv-a", resources } });
    expect(configOf(withStorages).disks.map(({ storage }) => storage)).toEqual(["Local disks", "Ring"]);
  });

  test("shows what waits for a restart", () => {
    const created = Server.parse(createdBody());
    expect(configOf(created).pending).toEqual([
      { field: "Create HDD (sdb)", from: null, to: "Create HDD (sdb)", requiresRestart: true },
    ]);
  });

  test("has another digest when what can be changed has changed, and only then", () => {
    const { digest } = configOf(server());
    expect(configOf(server({ updated: "2026-01-01T00:00:00+00:00", state: "queued" })).digest).toBe(digest);
    expect(configOf(server({ name: "web-2" })).digest).not.toBe(digest);
    expect(configOf(server({ cpu: { cores: 3 } })).digest).not.toBe(digest);
  });

  test("addresses are those that the panel gave, enabled ones only", () => {
    const plugged = interfaceBody({
      ipv4: [ipv4Body("203.0.113.40"), ipv4Body("203.0.113.41", { enabled: false })],
      ipv6: [{ subnet: "2001:db8:1::", cidr: 80, addresses: ["2001:db8:1::5"] }],
    });
    const body = server({ network: { interfaces: [plugged], secondaryInterfaces: [] } });
    expect(addressesOf(body)).toEqual([
      { name: "eth0", macAddress: "02:00:00:aa:bb:01", addresses: ["203.0.113.40", "2001:db8:1::5"] },
    ]);
    const bare = server({ network: { interfaces: [interfaceBody({ ipv4: [] })], secondaryInterfaces: [] } });
    expect(addressesOf(bare)).toMatchObject([{ addresses: [] }]);
  });

  test.each([
    ["255.255.255.0", 24],
    ["255.255.254.0", 23],
    ["255.255.255.255", 32],
    ["0.0.0.0", 0],
    ["255.0.255.0", undefined],
    ["255.255.255", undefined],
    ["x", undefined],
  ])("the prefix of %s is %s", (netmask, prefix) => {
    expect(prefixOf(netmask)).toBe(prefix);
  });
});

describe("a hypervisor as a host", () => {
  test("shows its size, and nothing as in use", () => {
    expect(hostOf(hypervisor(), row())).toMatchObject({
      name: "hv-a",
      status: "online",
      maintenance: false,
      group: "Lisbon",
      cpuCores: 48,
      memoryTotalMb: 96_000,
    });
    expect(hostOf(hypervisor(), row())).not.toHaveProperty("memoryUsedMb");
  });

  test.each([
    ["disabled", hypervisor({ enabled: false }), row(), "online"],
    ["in maintenance", hypervisor({ maintenance: true }), row(), "online"],
    ["of a disabled group", hypervisor({ group: { id: 5, name: "Lisbon", enabled: false } }), row(), "online"],
    ["not set up yet", hypervisor({ commissioned: 1 }), row(), "offline"],
    ["closed to new servers", hypervisor(), row({ hypervisor: { prohibit: true } }), "online"],
  ])("takes no new guests while %s", (_, one, resources, status) => {
    expect(hostOf(one, resources)).toMatchObject({ maintenance: true, status });
  });

  test("without limits has room for everybody, and never none", () => {
    const unlimited = row({ resources: { memory: gauge(0, 30_000), cpuCores: gauge(0, 90) } });
    const host = hostOf(hypervisor({ maxCpu: 0, maxMemory: 0 }), unlimited);
    expect(host.cpuCores).toBeGreaterThan(90 + 1_000);
    expect(host.memoryTotalMb).toBeGreaterThan(30_000 + 1_000_000);
    expect(hostOf(hypervisor({ maxCpu: 0 }), undefined).cpuCores).toBeGreaterThan(1_000);
  });
});

describe("storages", () => {
  test("are each hypervisor's own, and shared ones once", () => {
    const ring = sharedStorageBody();
    const [a, b] = [row({ resources: { otherStorage: [ring] } }), row({ resources: { otherStorage: [ring] } })];
    const storages = storagesOf([
      { name: "hv-a", row: a },
      { name: "hv-b", row: b },
    ]);
    expect(storages.map(({ name, hostName, hostNames, shared }) => ({ name, hostName, hostNames, shared }))).toEqual([
      { name: "Local disks", hostName: "hv-a", hostNames: ["hv-a"], shared: false },
      { name: "Local disks", hostName: "hv-b", hostNames: ["hv-b"], shared: false },
      { name: "Ring", hostName: null, hostNames: ["hv-a", "hv-b"], shared: true },
    ]);
    expect(storages[2]).toMatchObject({ totalGb: 40_000, usedGb: 2_000, available: true, contents: ["vm-disk"] });
  });

  test("of one name are told apart, and one of a single hypervisor stays its own", () => {
    const disks = [
      sharedStorageBody({ isDatastore: false }),
      sharedStorageBody({ id: 9, isDatastore: false, enabled: 0 }),
    ];
    const storages = storagesOf([{ name: "hv-a", row: row({ resources: { otherStorage: disks } }) }]);
    expect(storages.map(({ name, shared, available }) => [name, shared, available])).toEqual([
      ["Local disks", false, true],
      ["Ring (8)", false, true],
      ["Ring (9)", false, false],
    ]);
  });
});

describe("packages", () => {
  const infos = (bodies: object[], chosen?: number) =>
    packageInfosOf(PackagesAnswer.parse({ data: bodies }).data, chosen);

  test("in Moxxie's units, no limit as null", () => {
    const limited = packageBody({
      id: 12,
      primaryNetworkSpeedIn: 125_000,
      primaryNetworkSpeedOut: 62_500,
      primaryNetworkProfile: 4,
    });
    expect(infos([packageBody({ traffic: 0 }), limited], 12)).toMatchObject([
      { id: "11", memoryMb: 2048, diskGb: 25, trafficGb: null, bandwidthMbps: null, isDefault: false },
      { id: "12", trafficGb: 500, bandwidthMbps: 500, networkProfileId: "4", isDefault: true },
    ]);
    expect(infos([packageBody()])[0]?.networkProfileId).toBeUndefined();
  });

  test("the only enabled one is the default where the settings name none", () => {
    const bodies = [packageBody(), packageBody({ id: 12, enabled: false })];
    expect(infos(bodies).map(({ isDefault }) => isDefault)).toEqual([true, false]);
    expect(infos([packageBody(), packageBody({ id: 12 })]).some(({ isDefault }) => isDefault)).toBe(false);
  });
});

describe("units", () => {
  test.each([
    [100, 12_500],
    [1_000, 125_000],
    [0.5, 63],
  ])("%d Mbit/s are %d kB/s", (mbps, kbps) => expect(kilobytesPerSecond(mbps)).toBe(kbps));

  test("there and back is the same for whole Mbit/s", () => {
    for (const mbps of [1, 8, 50, 100, 999, 10_000]) expect(mbpsOf(kilobytesPerSecond(mbps))).toBe(mbps);
  });

  test("no limit is told from a narrow one", () => {
    expect([mbpsOf(0), mbpsOf(undefined)]).toEqual([undefined, undefined]);
    expect([narrowerMbps(0, 12_500), narrowerMbps(25_000, 12_500), narrowerMbps(0, 0)]).toEqual([100, 100, undefined]);
    expect(totalOf({ max: 10, allocated: 3 }, "storageGb")).toBe(10);
    expect(totalOf({ allocated: 3 }, "storageGb")).toBeUndefined();
  });
});

describe("jobs", () => {
  const entry = (body: object) => QueueEntryAnswer.parse({ data: body }).data;

  test("end when they have finished, well unless they failed", () => {
    expect(statusOfEntry("queue:880", entry(queueBody()))).toEqual({
      ref: "queue:880",
      state: "succeeded",
      progress: 1,
    });
    const running = queueBody({ finished: null, progress: 40 });
    expect(statusOfEntry("q", entry(running))).toEqual({ ref: "q", state: "running", progress: 0.4 });
    expect(statusOfEntry("q", entry(failedQueueBody("no space left on device")))).toEqual({
      ref: "q",
      state: "failed",
      error: "no space left on device",
    });
    expect(statusOfEntry("q", entry(queueBody({ failed: true }))).error).toMatch(/build_server failed/);
  });

  test("tell what they did, line by line", () => {
    expect(logOfEntry(entry(queueBody()))).toEqual([
      "2025-04-02T10:00:20+00:00 server.get.status",
      "2025-04-02T10:00:30+00:00 server.disk.create.os",
    ]);
    expect(logOfEntry(entry(failedQueueBody("no space")))).toEqual(["server.os.template.download: failed", "no space"]);
  });

  test("have names that are read back, and others are none", () => {
    expect(parseTaskRef(taskRef("unsuspend", 640))).toEqual({ kind: "unsuspend", id: "640" });
    for (const name of ["UPID:pve1:1", "queue:", "queue:x", "", "nap:1"]) {
      expect(() => parseTaskRef(name)).toThrow(/no task/);
    }
  });

  test.each([
    ["build_server", "create"],
    ["boot_server", "start"],
    ["shutdown_server", "shutdown"],
    ["restart_server", "reboot"],
    ["poweroff_server", "stop"],
    ["suspend_server", "suspend"],
    ["unsuspend_server", "resume"],
    ["delete_server", "destroy"],
    ["reset_password", "configure"],
    ["sing", "other"],
  ])("%s is %s", (action, work) => expect(workOfAction(action)).toBe(work));
});

test("a billing period in UTC and bytes, no limit as null", () => {
  const period = { start: "2025-02-01 00:00:00", end: "2025-02-28 23:59:59", rx: 3, tx: 4, total: 7, limit: 0 };
  expect(periodOf(period)).toEqual({
    from: "2025-02-01T00:00:00.000Z",
    to: "2025-02-28T23:59:59.000Z",
    receivedBytes: 3,
    sentBytes: 4,
    totalBytes: 7,
    limitGb: null,
  });
  expect(periodOf({ ...period, limit: 500 }).limitGb).toBe(500);
});
