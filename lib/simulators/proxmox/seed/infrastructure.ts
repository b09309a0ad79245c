import type { SeededRandom } from "../../random";
import { bytesPerGib } from "../parameters/size";
import type { Cluster } from "../state/cluster";
import { newFingerprint } from "../state/identifiers";
import type { ClusterNode, NetworkInterface } from "../state/node";
import type { StorageConfig } from "../state/storage";
import { clients } from "./names";
import type { SeedOptions } from "./options";

const dayMs = 24 * 3600 * 1000;
const cpuModels: readonly [string, ...string[]] = [
  "AMD EPYC 7443P 24-Core Processor",
  "AMD EPYC 9354 32-Core Processor",
  "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
];
/** What one guest takes on average; capacities grow with the number of guests so that big clusters stay believable. */
const averageGuest = { cpus: 3, memoryGib: 6, diskGib: 55 };

/** Adds nodes, storages, pools and SDN to an empty cluster. */
export function addInfrastructure(cluster: Cluster, options: SeedOptions, random: SeededRandom): void {
  const perNode = options.guests / options.nodes;
  for (let index = 1; index <= options.nodes; index++) {
    const node = newNode({ cluster, options, index, perNode, random });
    cluster.nodes.set(node.name, node);
  }
  for (const storage of storagesOf(options, perNode)) cluster.storages.set(storage.id, storage);
  cluster.pools.set("production", { id: "production", comment: "Guests that serve customers", storages: new Set() });
  cluster.pools.set("internal", { id: "internal", comment: undefined, storages: new Set() });
  if (options.qinqServiceVlan !== undefined) addQinq(cluster, options.qinqServiceVlan);
}

/** VNet of a client in a Q-in-Q cluster: at most eight letters. */
export function vnetOfClient(client: string): string {
  return client.slice(0, 8);
}

/** The clients that have a VNet of their own. */
export const vnetClients = clients.slice(0, 4);

function newNode(input: {
  cluster: Cluster;
  options: SeedOptions;
  index: number;
  perNode: number;
  random: SeededRandom;
}): ClusterNode {
  const { cluster, options, index, perNode, random } = input;
  const sockets = random.pick([1, 2]);
  const cores = Math.max(random.pick([32, 48, 64]), Math.ceil((perNode * averageGuest.cpus) / 3 / 16) * 16);
  const memoryGib = Math.max(
    random.pick([256, 384, 512]),
    Math.ceil((perNode * averageGuest.memoryGib * 1.7) / 64) * 64,
  );
  return {
    name: `${options.nodePrefix}${index}`,
    nodeId: index,
    ip: `${options.nodeNetwork}.${10 + index}`,
    online: true,
    offlineSinceMs: undefined,
    cpuModel: random.pick(cpuModels),
    sockets,
    coresPerSocket: cores / sockets,
    cpus: cores,
    memoryBytes: memoryGib * bytesPerGib,
    rootFsBytes: 94 * bytesPerGib,
    bootedAtMs: cluster.parts.clock.nowMs() - random.integer(30, 260) * dayMs - random.integer(0, dayMs),
    fingerprint: newFingerprint(random),
    interfaces: interfacesOf(options, index),
  };
}

function interfacesOf(options: SeedOptions, index: number): NetworkInterface[] {
  const port = { type: "eth", active: true, autostart: false, method: "manual" } as const;
  const bridge = { type: "bridge", active: true, autostart: true } as const;
  return [
    { iface: "eno1", ...port },
    { iface: "eno2", ...port },
    {
      iface: "vmbr0",
      ...bridge,
      method: "static",
      cidr: `${options.nodeNetwork}.${10 + index}/24`,
      gateway: `${options.nodeNetwork}.1`,
      bridgePorts: "eno1",
      comments: "management",
    },
    { iface: "vmbr1", ...bridge, method: "manual", bridgePorts: "eno2", vlanAware: true, comments: "guests" },
  ];
}

function storagesOf(options: SeedOptions, perNode: number): StorageConfig[] {
  const gib = (value: number) => Math.ceil(value) * bytesPerGib;
  const localGib = Math.max(1_800, perNode * averageGuest.diskGib * 1.2);
  const sharedGib = Math.max(24_000, options.guests * averageGuest.diskGib * 1.2);
  const files = { content: ["iso", "vztmpl", "backup", "snippets"] as const };
  const disks = { content: ["images", "rootdir"] as const };
  const shared: StorageConfig =
    options.sharedStorage === "ceph"
      ? {
          id: "ceph-vm",
          type: "rbd",
          ...disks,
          shared: true,
          totalBytes: gib(sharedGib),
          baseUsedBytes: gib(40),
          settings: { pool: "vm", krbd: "0" },
        }
      : {
          id: "nfs-vm",
          type: "nfs",
          ...disks,
          shared: true,
          totalBytes: gib(sharedGib),
          baseUsedBytes: gib(120),
          settings: {
            path: "/mnt/pve/nfs-vm",
            server: `${options.nodeNetwork}.5`,
            export: "/tank/vm",
            options: "vers=4.2",
          },
        };
  return [
    {
      id: "local",
      type: "dir",
      ...files,
      shared: false,
      totalBytes: gib(450),
      baseUsedBytes: gib(21),
      settings: { path: "/var/lib/vz" },
    },
    {
      id: "local-lvm",
      type: "lvmthin",
      ...disks,
      shared: false,
      totalBytes: gib(localGib),
      baseUsedBytes: 0,
      settings: { vgname: "pve", thinpool: "data" },
    },
    shared,
    {
      id: "nfs-shared",
      type: "nfs",
      ...files,
      shared: true,
      totalBytes: gib(16_000),
      baseUsedBytes: gib(2_300),
      settings: {
        path: "/mnt/pve/nfs-shared",
        server: `${options.nodeNetwork}.5`,
        export: "/tank/shared",
        options: "vers=4.2",
      },
    },
  ];
}

function addQinq(cluster: Cluster, serviceVlan: number): void {
  const { sdn } = cluster.parts;
  const settings = { bridge: "vmbr1", tag: String(serviceVlan), "vlan-protocol": "802.1ad", mtu: "1496" };
  sdn.configured.zones.set("clients", { zone: "clients", type: "qinq", settings });
  for (const [index, client] of vnetClients.entries()) {
    const vnet = vnetOfClient(client);
    sdn.configured.vnets.set(vnet, {
      vnet,
      zone: "clients",
      settings: { tag: String(10 * (index + 1)), alias: `client ${client}` },
    });
  }
  sdn.settle(cluster.nodes.values());
}
