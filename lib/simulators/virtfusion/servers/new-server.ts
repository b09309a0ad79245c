import type { SeededRandom } from "../../random";
import type { Hypervisor } from "../state/infrastructure";
import type { Panel } from "../state/panel";
import type { InterfaceName, SimDisk, SimInterface, SimServer } from "../state/server";
import { takeIpv4 } from "./address-pool";

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
    doNotDisturb: false,
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
  const network = newInterface(panel, { ...order, which: "primary", hypervisor });
  server.interfaces.push(network);
  network.ipv4.push(
    ...takeIpv4(panel, { groupId: server.groupId, networkProfile: order.networkProfile, count: order.ipv4Count }),
  );
  for (const disk of server.disks.filter(({ primary }) => !primary)) announceDisk(panel, server, disk);
  panel.servers.set(id, server);
  return server;
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

/** Makes a network card without addresses, on the hypervisor's primary network or on another one. */
export function newInterface(
  panel: Panel,
  input: Pick<
    CheckedOrder,
    "hypervisor" | "networkProfile" | "inboundKbytesPerSecond" | "outboundKbytesPerSecond" | "firewallRulesets"
  > & { which: InterfaceName },
): SimInterface {
  const { which, hypervisor, firewallRulesets } = input;
  const isPrimary = which === "primary";
  const network = hypervisor.networks.find(({ primary }) => primary === isPrimary) ?? hypervisor.networks[0];
  const mac = panel.random.hex(5).toUpperCase().match(/../g)?.join(":") ?? "";
  return {
    id: panel.nextId("interface"),
    which,
    name: isPrimary ? "eth0" : "eth1",
    mac: `00:${mac}`,
    networkProfile: input.networkProfile,
    hypervisorNetwork: network?.id ?? 0,
    inboundKbytesPerSecond: input.inboundKbytesPerSecond,
    outboundKbytesPerSecond: input.outboundKbytesPerSecond,
    ipv4: [],
    ipv6: [],
    firewallEnabled: firewallRulesets.length > 0,
    firewallRulesets: [...firewallRulesets],
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
