import { describe, expect, test } from "vitest";
import { observationOf, statusOf, tagsOf } from "./observation";
import { Resources } from "./wire";

const gib = 1024 ** 3;

/** `cluster/resources` of a small cluster, with what versions 7 to 9 do differently. */
const resources = [
  {
    id: "node/pve1",
    type: "node",
    node: "pve1",
    status: "online",
    cpu: 0.004,
    maxcpu: 12,
    mem: 2 * gib,
    maxmem: 16 * gib,
    uptime: 199351,
    level: "",
    "cgroup-mode": 2,
    hastate: "online",
  },
  { id: "node/pve2", type: "node", node: "pve2", status: "offline", maxcpu: 8, maxmem: 8 * gib },
  {
    id: "node/pve3",
    type: "node",
    node: "pve3",
    status: "online",
    cpu: "0.5",
    maxcpu: "4",
    mem: 0,
    maxmem: 8 * gib,
    hastate: "maintenance",
  },
  {
    id: "qemu/100",
    type: "qemu",
    vmid: 100,
    node: "pve1",
    name: "web",
    status: "running",
    template: 0,
    cpu: -5.7e-5,
    maxcpu: 2,
    mem: gib,
    maxmem: 2 * gib,
    maxdisk: 10 * gib,
    disk: 0,
    uptime: 2484,
    netin: 260,
    memhost: 367984640,
    tags: "prod;web",
    pool: "acme",
    hastate: "started",
  },
  {
    id: "lxc/101",
    type: "lxc",
    vmid: "101",
    node: "pve1",
    name: "7",
    status: "stopped",
    template: "",
    maxcpu: 1,
    maxmem: gib,
    maxdisk: 8 * gib,
    cpu: 0,
    mem: 0,
    uptime: 0,
    lock: "backup",
  },
  { id: "qemu/102", type: "qemu", vmid: 102, node: "pve1", status: "unknown" },
  {
    id: "qemu/103",
    type: "qemu",
    vmid: 103,
    node: "pve2",
    name: "lost",
    status: "running",
    template: 0,
    cpu: 0.5,
    maxcpu: 1,
    mem: gib,
    maxmem: gib,
    maxdisk: gib,
    uptime: 10,
  },
  {
    id: "qemu/9000",
    type: "qemu",
    vmid: 9000,
    node: "pve1",
    name: "debian-12",
    status: "stopped",
    template: 1,
    maxcpu: 1,
    maxmem: gib,
    maxdisk: gib,
  },
  {
    id: "storage/pve1/local",
    type: "storage",
    storage: "local",
    node: "pve1",
    status: "available",
    plugintype: "dir",
    content: "iso,vztmpl,backup,snippets,import",
    shared: 0,
    disk: gib,
    maxdisk: 10 * gib,
  },
  {
    id: "storage/pve1/ceph",
    type: "storage",
    storage: "ceph",
    node: "pve1",
    status: "available",
    plugintype: "rbd",
    content: "rootdir,images",
    shared: 1,
    disk: 5 * gib,
    maxdisk: 100 * gib,
  },
  {
    id: "storage/pve2/ceph",
    type: "storage",
    storage: "ceph",
    node: "pve2",
    status: "unknown",
    plugintype: "rbd",
    content: "images,rootdir",
    shared: 1,
    disk: 0,
    maxdisk: 0,
  },
  {
    id: "storage/pve3/ceph",
    type: "storage",
    storage: "ceph",
    node: "pve3",
    status: "available",
    plugintype: "rbd",
    content: "images,rootdir",
    shared: "1",
    disk: 5 * gib,
    maxdisk: 100 * gib,
  },
  { id: "/pool/acme", type: "pool", pool: "acme" },
  { id: "sdn/pve1/localnetwork", type: "sdn", sdn: "localnetwork", node: "pve1", status: "ok" },
  {
    id: "network/pve1/zone/localnetwork",
    type: "network",
    network: "localnetwork",
    "network-type": "zone",
    node: "pve1",
    status: "ok",
  },
];

const observe = (entries: unknown[] = resources) => observationOf(Resources.parse(entries));
const guest = (vmId: string) => observe().guests.find((one) => one.vmId === vmId);

describe("an observation", () => {
  test("has every node, with numbers that came as text, and without figures of one that is off", () => {
    expect(observe().hosts).toEqual([
      {
        name: "pve1",
        status: "online",
        maintenance: false,
        cpuCores: 12,
        cpuFraction: 0.004,
        memoryTotalMb: 16384,
        memoryUsedMb: 2048,
        uptimeSeconds: 199351,
      },
      { name: "pve2", status: "offline", maintenance: false, cpuCores: 8, memoryTotalMb: 8192 },
      {
        name: "pve3",
        status: "online",
        maintenance: true,
        cpuCores: 4,
        cpuFraction: 0.5,
        memoryTotalMb: 8192,
        memoryUsedMb: 0,
      },
    ]);
  });

  test("has a running VM with its load, never below zero", () => {
    expect(guest("100")).toEqual({
      kind: "vm",
      vmId: "100",
      hostName: "pve1",
      name: "web",
      status: "running",
      template: false,
      cpuCores: 2,
      memoryMb: 2048,
      diskGb: 10,
      tags: ["prod", "web"],
      pool: "acme",
      cpuFraction: 0,
      memoryUsedMb: 1024,
      uptimeSeconds: 2484,
    });
  });

  test("has a stopped container without load, with its lock, also when its id came as text and its name is a digit", () => {
    expect(guest("101")).toEqual({
      kind: "container",
      vmId: "101",
      hostName: "pve1",
      name: "7",
      status: "stopped",
      template: false,
      cpuCores: 1,
      memoryMb: 1024,
      diskGb: 8,
      tags: [],
      lock: "backup",
    });
  });

  test("passes a guest that was made a moment ago as bare as it is listed", () => {
    expect(guest("102")).toEqual({
      kind: "vm",
      vmId: "102",
      hostName: "pve1",
      status: "unknown",
      template: false,
      tags: [],
    });
  });

  test("does not believe the last state of a guest whose node is off", () => {
    expect(guest("103")).toMatchObject({ name: "lost", status: "unknown", memoryMb: 1024 });
    expect(guest("103")).not.toHaveProperty("cpuFraction");
  });

  test("tells templates", () => expect(guest("9000")).toMatchObject({ template: true, status: "stopped" }));

  test("counts a shared storage once, with the hosts that reach it", () => {
    expect(observe().storages).toEqual([
      {
        name: "local",
        hostName: "pve1",
        hostNames: ["pve1"],
        type: "dir",
        shared: false,
        available: true,
        contents: ["image", "container-template", "backup", "snippet"],
        totalGb: 10,
        usedGb: 1,
      },
      {
        name: "ceph",
        hostName: null,
        hostNames: ["pve1", "pve3"],
        type: "rbd",
        shared: true,
        available: true,
        contents: ["container-disk", "vm-disk"],
        totalGb: 100,
        usedGb: 5,
      },
    ]);
  });

  test("takes a shared storage's size from a node that reaches it, whichever comes first", () => {
    const [down, up] = resources
      .filter((one) => one.id === "storage/pve2/ceph" || one.id === "storage/pve1/ceph")
      .reverse();
    expect(observe([down, up]).storages).toMatchObject([{ totalGb: 100, available: true, hostNames: ["pve1"] }]);
  });

  test("survives entries of kinds that are not known yet", () => {
    expect(observe([{ id: "x", type: "quantum", node: "pve1" }])).toEqual({ hosts: [], guests: [], storages: [] });
  });
});

describe("a state", () => {
  test.each([
    [{ state: "running" }, "running"],
    [{ state: "paused" }, "paused"],
    [{ state: "prelaunch" }, "paused"],
    [{ state: "stopped", lock: "suspended" }, "suspended"],
    [{ state: "running", lock: "suspended" }, "running"],
    [{ state: "stopped", lock: "create" }, "creating"],
    [{ state: "stopped", lock: "clone" }, "creating"],
    [{ state: "running", lock: "migrate" }, "migrating"],
    [{ state: "running", lock: "backup" }, "running"],
    [{ state: "io-error" }, "failed"],
    [{ state: "something new" }, "unknown"],
    [{ state: undefined }, "unknown"],
  ])("%o is %s", (facts, status) => expect(statusOf(facts)).toBe(status));
});

test.each([
  ["a;b", ["a", "b"]],
  ["a,b c", ["a", "b", "c"]],
  ["", []],
  [undefined, []],
])("tags '%s' are %o", (text, tags) => expect(tagsOf(text)).toEqual(tags));
