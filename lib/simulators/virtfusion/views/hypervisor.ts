import { type Allocation, freeIpv4 } from "../servers/allocation";
import type { Hypervisor, HypervisorGroup, HypervisorNetwork } from "../state/infrastructure";
import type { Panel } from "../state/panel";
import { offsetDate } from "./dates";
import { usage } from "./usage";

const agentPort = 8892;

export function groupView(group: HypervisorGroup): Record<string, unknown> {
  const { id, name, description, distributionType, enabled, isDefault, createdAt } = group;
  const created = offsetDate(createdAt);
  return {
    id,
    name,
    label: null,
    description,
    distributionType,
    enabled,
    default: isDefault,
    created,
    updated: created,
  };
}

export function hypervisorView(panel: Panel, hypervisor: Hypervisor): Record<string, unknown> {
  const { label: _, ...group } = groupView(panel.group(hypervisor.groupId));
  const created = offsetDate(hypervisor.createdAt);
  return {
    id: hypervisor.id,
    commissioned: hypervisor.commissioned,
    ip: hypervisor.ip,
    ipAlt: null,
    hostname: null,
    port: agentPort,
    sshPort: 22,
    name: hypervisor.name,
    maintenance: hypervisor.maintenance,
    enabled: hypervisor.enabled,
    nfType: 4,
    group,
    encryptedToken: `simulated-${hypervisor.id}`,
    maxServers: 0,
    maxCpu: hypervisor.cpuCoresMax,
    maxMemory: hypervisor.memoryMbMax,
    networks: hypervisor.networks.map((network) => networkView(network, created)),
    created,
    updated: created,
  };
}

/** A row of the list of hypervisors has a storage list that the single one lacks. */
export function hypervisorRow(panel: Panel, hypervisor: Hypervisor): Record<string, unknown> {
  return { ...hypervisorView(panel, hypervisor), storage: [] };
}

/** A row of a group's resources: the one place that tells capacity and what is promised of it. */
export function resourcesView(panel: Panel, hypervisor: Hypervisor, allocated: Allocation): Record<string, unknown> {
  return {
    hypervisor: {
      id: hypervisor.id,
      name: hypervisor.name,
      enabled: hypervisor.enabled,
      // A hypervisor in maintenance takes no new servers.
      prohibit: hypervisor.maintenance,
      accept: false,
      commissioned: hypervisor.commissioned === 3,
    },
    resources: {
      ...capacityView(hypervisor, allocated),
      network: { total: { ipv4: { free: freeIpv4(panel, hypervisor.groupId) } } },
    },
  };
}

/** Capacity of a hypervisor and what is promised of it, as resources and servers show it. */
export function capacityView(hypervisor: Hypervisor, allocated: Allocation): Record<string, unknown> {
  return {
    servers: usage("#", 0, allocated.servers),
    memory: usage("MB", hypervisor.memoryMbMax, allocated.memoryMb),
    cpuCores: usage("#", hypervisor.cpuCoresMax, allocated.cpuCores),
    localStorage: {
      enabled: 1,
      name: "Local (Default mountpoint)",
      storageType: hypervisor.localStorageType,
      ...usage("GB", hypervisor.localStorageGbMax, allocated.localStorageGb),
    },
    otherStorage: hypervisor.otherStorage.map(({ id, name, storageType, capacityGb }) => ({
      id,
      name,
      enabled: 1,
      path: null,
      storageType,
      isDatastore: true,
      ...usage("GB", capacityGb, allocated.otherStorageGb.get(id) ?? 0),
    })),
  };
}

/** What a server says of its hypervisor. */
export function serverHypervisorView(
  panel: Panel,
  hypervisor: Hypervisor,
  allocated: Allocation,
): Record<string, unknown> {
  const created = offsetDate(hypervisor.createdAt);
  return {
    id: hypervisor.id,
    ip: hypervisor.ip,
    hostname: null,
    port: agentPort,
    maintenance: hypervisor.maintenance,
    groupId: hypervisor.groupId,
    group: { name: panel.group(hypervisor.groupId).name, icon: null },
    timezone: "Europe/Prague",
    forceIPv6: false,
    vncListenType: 1,
    displayName: null,
    cpuSet: null,
    nfType: 4,
    backupStorageType: 2,
    defaultDiskType: "inherit",
    defaultDiskCacheType: "inherit",
    defaultCPU: "inherit",
    defaultMachineType: "inherit",
    created,
    updated: created,
    name: hypervisor.name,
    dataDir: "/home/vf-data",
    resources: capacityView(hypervisor, allocated),
  };
}

function networkView(network: HypervisorNetwork, created: string): Record<string, unknown> {
  const { id, type, bridge, primary, isDefault } = network;
  return { id, type, bridge, primary, default: isDefault, created, updated: created };
}
