import type { SeededRandom } from "../../random";
import type { Hypervisor } from "../state/infrastructure";
import type { IpBlock } from "../state/ip-block";
import type { Panel } from "../state/panel";
import type { SimDisk, SimInterface, SimServer } from "../state/server";

/** An order that passed all checks. */
export interface CheckedOrder {
  readonly hypervisor: Hypervisor;
  readonly ownerId: number;
  readonly packageId: number;
  readonly memoryMb: number;
  readonly cpuCores: number;
  readonly trafficGb: number;
  readonly inboundKbytesPerSecond: number;
  readonly outboundKbytesPerSecond: number;
  readonly networkProfile: number;
  readonly firewallRulesets: readonly number[];
  readonly hypervisorAssetGroups: readonly number[];
  readonly backupPlanId: number | null;
  /** Primary first. */
  readonly disks: readonly { capacityGb: number; profile: number; storageId: number | null }[];
  readonly ipv4Count: number;
}

const vncPorts = { first: 5900, count: 50_000 };

/** Makes the server of an order, allocated and unbuilt, with its addresses. Throws 422 when a block runs out. */
export function addServer(panel: Panel, order: CheckedOrder, at: Date = panel.now()): SimServer {
  const { hypervisor } = order;
  const id = panel.nextId("server");
  const server: SimServer = {
    id,
    uuid: panel.random.uuid(),
    name: "",
    hostname: null,
    state: "allocated",
    commissionStatus: 0,
    suspended: false,
    protected: false,
    buildFailed: false,
    hypervisorId: hypervisor.id,
    groupId: hypervisor.groupId,
    ownerId: order.ownerId,
    packageId: order.packageId,
    running: false,
    memoryMb: order.memoryMb,
    cpuCores: order.cpuCores,
    appliedMemoryMb: order.memoryMb,
    appliedCpuCores: order.cpuCores,
    cpuThrottlePercent: 0,
    trafficGb: order.trafficGb,
    disks: order.disks.map((disk, index) => newDisk(panel, { ...disk, order: index + 1, at })),
    interfaces: [],
    sshKeyIds: [],
    osTemplateId: null,
    timezone: "_default",
    hypervisorAssetGroups: [...order.hypervisorAssetGroups],
    backupPlanId: order.backupPlanId,
    backupAccess: "inherit",
    vnc: {
      port: vncPorts.first + (id % vncPorts.count),
      password: password(panel.random, 8),
      token: panel.random.uuid(),
      enabled: false,
    },
    pendingActions: [],
    trafficBlocks: [],
    onlineSpans: [],
    suspension: "none",
    deletionDueAt: null,
    lastOnAt: null,
    builtAt: null,
    createdAt: at,
    updatedAt: at,
  };
  server.interfaces.push(newInterface(panel, { order, hypervisor }));
  server.interfaces[0]?.ipv4.push(
    ...takeIpv4(panel, { groupId: server.groupId, networkProfile: order.networkProfile, count: order.ipv4Count }),
  );
  for (const disk of server.disks.filter(({ primary }) => !primary)) announceDisk(panel, server, disk);
  panel.servers.set(id, server);
  return server;
}

/** Takes addresses from the blocks of a group, those of the network profile first. Throws 422 when there are too few. */
export function takeIpv4(
  panel: Panel,
  wanted: { groupId: number; networkProfile: number; count: number },
): SimInterface["ipv4"] {
  const taken: SimInterface["ipv4"] = [];
  for (let index = 0; index < wanted.count; index++) {
    const blocks = blocksFor(panel, wanted);
    const block = blocks.find(({ free }) => free > 0) ?? blocks[0];
    if (!block) break;
    taken.push(addressOf(panel, block, block.take()));
  }
  return taken;
}

/** The IPv4 blocks that serve a profile in a group: its own, else those without a profile. */
export function blocksFor(panel: Panel, wanted: { groupId: number; networkProfile: number }): IpBlock[] {
  const blocks = [...panel.ipBlocks.values()].filter(
    (block) => block.type === 4 && block.enabled && block.groupIds.includes(wanted.groupId),
  );
  const own = blocks.filter((block) => block.networkProfile === wanted.networkProfile);
  return own.length > 0 ? own : blocks.filter((block) => block.networkProfile === 0);
}

export function addressOf(panel: Panel, block: IpBlock, address: string): SimInterface["ipv4"][number] {
  return {
    id: panel.nextId("address"),
    blockId: block.id,
    address,
    gateway: block.gateway,
    netmask: block.netmask ?? "255.255.255.255",
  };
}

/** Gives all addresses of a server back to their blocks. */
export function releaseAddresses(panel: Panel, server: SimServer): void {
  for (const { ipv4, ipv6 } of server.interfaces) {
    for (const { blockId, address } of ipv4) panel.ipBlocks.get(blockId)?.give(address);
    for (const { blockId, subnet } of ipv6) panel.ipBlocks.get(blockId)?.give(subnet);
  }
}

const passwordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

export function password(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => passwordLetters[random.integer(0, passwordLetters.length - 1)]).join("");
}

function newDisk(
  panel: Panel,
  disk: { capacityGb: number; profile: number; storageId: number | null; order: number; at: Date },
): SimDisk {
  const { at, ...rest } = disk;
  const primary = disk.order === 1;
  return { ...rest, id: panel.nextId("disk"), primary, attached: primary, createdAt: at };
}

function newInterface(
  panel: Panel,
  { order, hypervisor }: { order: CheckedOrder; hypervisor: Hypervisor },
): SimInterface {
  const network = hypervisor.networks.find(({ primary }) => primary) ?? hypervisor.networks[0];
  const mac = panel.random.hex(5).toUpperCase().match(/../g)?.join(":") ?? "";
  return {
    id: panel.nextId("interface"),
    which: "primary",
    name: "eth0",
    mac: `00:${mac}`,
    networkProfile: order.networkProfile,
    hypervisorNetwork: network?.id ?? 0,
    inboundKbytesPerSecond: order.inboundKbytesPerSecond,
    outboundKbytesPerSecond: order.outboundKbytesPerSecond,
    ipv4: [],
    ipv6: [],
    firewallEnabled: order.firewallRulesets.length > 0,
    firewallRulesets: [...order.firewallRulesets],
    whitelist: [],
  };
}

function announceDisk(panel: Panel, server: SimServer, disk: SimDisk): void {
  server.pendingActions.push({
    id: panel.nextId("pendingAction"),
    kind: `disk ${disk.id}`,
    text: `Create HDD (sd${driveLetter(disk.order)})`,
    payload: { disk: { id: disk.id, disk_storage_id: disk.storageId } },
    createdAt: server.createdAt,
    apply: () => {
      disk.attached = true;
    },
  });
}

/** 1 → a. */
export function driveLetter(order: number): string {
  return String.fromCharCode("a".charCodeAt(0) + order - 1);
}
