import type { SeededRandom } from "../../random";
import { bytesPerGib } from "../parameters/size";
import type { Cluster } from "../state/cluster";
import { type Guest, type GuestConfig, type GuestKind, newGuest } from "../state/guest";
import { newMacAddress } from "../state/identifiers";
import { isFileBased, type StorageConfig } from "../state/storage";
import { volumeId } from "../state/volumes";
import { vnetClients, vnetOfClient } from "./infrastructure";
import { clients, type GuestRole, NameGiver, roles, tagsFor } from "./names";
import type { SeedOptions } from "./options";
import { isTemplateId } from "./templates";

const firstVmid = 100;
const runningShare = 0.85;
const containerShare = 0.4;
const sharedShare = 0.55;

/** Adds the guests, spread over the nodes. */
export function addGuests(cluster: Cluster, options: SeedOptions, random: SeededRandom): void {
  const names = new NameGiver();
  const nodes = [...cluster.nodes.keys()];
  let vmid = firstVmid;
  for (let count = 0; count < options.guests; count++) {
    while (isTemplateId(vmid)) vmid++;
    const node = nodes[(count + random.integer(0, 1)) % nodes.length] ?? cluster.contactedNode.name;
    cluster.addGuest(oneGuest({ cluster, options, random, names, node, vmid }), { isSeed: true });
    vmid++;
  }
}

function oneGuest(input: {
  cluster: Cluster;
  options: SeedOptions;
  random: SeededRandom;
  names: NameGiver;
  node: string;
  vmid: number;
}): Guest {
  const { cluster, options, random, names, node, vmid } = input;
  const role = random.pick(roles);
  const kind: GuestKind = role.kind === "either" ? (random.chance(containerShare) ? "lxc" : "qemu") : role.kind;
  const storage = cluster.storage(random.chance(sharedShare) ? sharedStorageOf(options) : "local-lvm");
  const diskGib = random.pick(role.diskGib);
  const volume = addDisk(cluster, { storage, node, vmid, kind, diskGib });
  const client = random.pick(clients);
  const shape = { role, name: names.next(role.name), volume, diskGib, client, options };
  const config = kind === "qemu" ? machineConfig(cluster, random, shape) : containerConfig(random, shape);
  const guest = newGuest({ kind, vmid, node, config });
  if (random.chance(0.3)) guest.pool = config.tags?.includes("env-prod") ? "production" : "internal";
  if (random.chance(runningShare)) boot(cluster, guest, random);
  return guest;
}

export function sharedStorageOf(options: SeedOptions): string {
  return options.sharedStorage === "ceph" ? "ceph-vm" : "nfs-vm";
}

interface GuestShape {
  role: GuestRole;
  name: string;
  volume: string;
  diskGib: number;
  client: string;
  options: SeedOptions;
}

function machineConfig(cluster: Cluster, random: SeededRandom, shape: GuestShape): GuestConfig {
  const { role, name, volume, diskGib, client } = shape;
  const createdAt = cluster.parts.clock.nowSeconds() - random.integer(30, 600) * 24 * 3600;
  return {
    ...(random.chance(0.85) && { agent: "enabled=1" }),
    boot: "order=scsi0;net0",
    cores: String(random.pick(role.cores)),
    cpu: "x86-64-v2-AES",
    ide2: "none,media=cdrom",
    ...(random.chance(0.5) && { ipconfig0: "ip=dhcp" }),
    memory: String(random.pick(role.memoryGib) * 1024),
    meta: `creation-qemu=${cluster.parts.version.packages.qemu},ctime=${createdAt}`,
    name,
    net0: `virtio=${newMacAddress(random)},${attachment(shape)},firewall=1`,
    numa: "0",
    onboot: "1",
    ostype: "l26",
    scsi0: `${volume},discard=on,iothread=1,size=${diskGib}G`,
    scsihw: "virtio-scsi-single",
    smbios1: `uuid=${random.uuid()}`,
    sockets: "1",
    tags: tagsFor({ app: role.app, client, random }),
    vmgenid: random.uuid(),
  };
}

function containerConfig(random: SeededRandom, shape: GuestShape): GuestConfig {
  const { role, name, volume, diskGib, client } = shape;
  return {
    arch: "amd64",
    cores: String(random.pick(role.cores)),
    features: "nesting=1",
    hostname: name,
    memory: String(random.pick(role.memoryGib) * 1024),
    net0: `name=eth0,${attachment(shape, `hwaddr=${newMacAddress(random)},ip=dhcp`)},type=veth`,
    onboot: "1",
    ostype: random.pick(["debian", "ubuntu", "alpine"]),
    rootfs: `${volume},size=${diskGib}G`,
    swap: "512",
    tags: tagsFor({ app: role.app, client, random }),
    unprivileged: "1",
  };
}

/** Where the guest is plugged in: the client's VNet where there is one, else the client's VLAN on the guest bridge. */
function attachment({ client, options }: GuestShape, middle?: string): string {
  const isOnVnet = options.qinqServiceVlan !== undefined && vnetClients.includes(client);
  const bridge = isOnVnet ? `bridge=${vnetOfClient(client)}` : "bridge=vmbr1";
  const tag = isOnVnet ? undefined : `tag=${100 + clients.indexOf(client)}`;
  return [bridge, middle, tag].filter((part) => part !== undefined).join(",");
}

function addDisk(
  cluster: Cluster,
  disk: { storage: StorageConfig; node: string; vmid: number; kind: GuestKind; diskGib: number },
): string {
  const { storage, node, vmid, kind, diskGib } = disk;
  const format = kind === "qemu" && isFileBased(storage) ? "qcow2" : "raw";
  return cluster.parts.volumes.allocate(storage, node, {
    id: volumeId(storage, { vmid, index: 0, format }),
    storage: storage.id,
    content: kind === "qemu" ? "images" : "rootdir",
    format,
    sizeBytes: diskGib * bytesPerGib,
    vmid,
    createdAt: cluster.parts.clock.nowSeconds() - 30 * 24 * 3600,
    parent: undefined,
  }).id;
}

/** Lets a guest have been up for a while, but not longer than its node. */
function boot(cluster: Cluster, guest: Guest, random: SeededRandom): void {
  const nowMs = cluster.parts.clock.nowMs();
  const nodeUpMs = nowMs - cluster.node(guest.node).bootedAtMs;
  guest.power = "running";
  guest.startedAtMs = nowMs - Math.floor(nodeUpMs * (0.02 + 0.95 * random.fraction()));
  guest.pid = random.integer(2_000, 4_000_000);
}
