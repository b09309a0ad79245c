import type { GroupOptions } from "../options";
import type { Hypervisor } from "../state/infrastructure";
import { IpBlock } from "../state/ip-block";
import type { Panel } from "../state/panel";
import { datastoreStorageType, networkProfileIds } from "./catalogue";

/** Real hypervisors are seldom smaller; larger ones follow when many servers are asked for. */
const smallest = { memoryMb: 131_072, cpuCores: 64, localStorageGb: 4_000 };
/** What a server of the generated world has at most. */
const largestServer = { memoryMb: 8_192, cpuCores: 4, storageGb: 80 };
const firstIds = { group: 1, hypervisor: 11, network: 101 };
const seededOverhead = 1.5;

/** Makes groups, hypervisors and their address blocks; answers the ids of the groups. */
export function addInfrastructure(
  panel: Panel,
  input: { groups: readonly GroupOptions[]; guests: number; guestNetwork: string; at: Date },
): number[] {
  const { groups, at } = input;
  const hypervisorCount = groups.reduce((sum, { hypervisors }) => sum + hypervisors, 0);
  const serversEach = Math.ceil((input.guests * seededOverhead) / Math.max(1, hypervisorCount));
  const groupIds = groups.map((_, index) => firstIds.group + index);
  for (const [index, options] of groups.entries()) {
    const groupId = firstIds.group + index;
    panel.groups.set(groupId, {
      id: groupId,
      name: options.name,
      description: index === 0 ? "Default hypervisor group" : null,
      distributionType: 5,
      enabled: true,
      isDefault: index === 0,
      createdAt: at,
    });
    for (let number = 1; number <= options.hypervisors; number++)
      addHypervisor(panel, { options, groupId, number, serversEach, at });
  }
  addBlocks(panel, { groupIds, guestNetwork: input.guestNetwork, at });
  return groupIds;
}

function addHypervisor(
  panel: Panel,
  input: { options: GroupOptions; groupId: number; number: number; serversEach: number; at: Date },
): void {
  const { options, groupId, number, serversEach, at } = input;
  const index = panel.hypervisors.size;
  const id = firstIds.hypervisor + index;
  const isUnlimited = options.unlimited ?? false;
  const hypervisor: Hypervisor = {
    id,
    groupId,
    name: `${options.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-hv${number}`,
    ip: `10.20.${groupId}.${10 + number}`,
    commissioned: 3,
    maintenance: false,
    enabled: true,
    reachable: true,
    cpuCoresMax: isUnlimited
      ? 0
      : (options.cpuCores ?? Math.max(smallest.cpuCores, serversEach * largestServer.cpuCores)),
    memoryMbMax: isUnlimited
      ? 0
      : (options.memoryMb ?? Math.max(smallest.memoryMb, serversEach * largestServer.memoryMb)),
    localStorageGbMax: Math.max(smallest.localStorageGb, serversEach * largestServer.storageGb),
    localStorageType: 1,
    // The first group has storage that its hypervisors share.
    otherStorage:
      groupId === firstIds.group
        ? [{ id: 1, name: "Ceph RBD", storageType: datastoreStorageType, capacityGb: 20_000 }]
        : [],
    networks: [
      { id: firstIds.network + 2 * index, type: "simpleBridge", bridge: "br0", primary: true, isDefault: true },
      { id: firstIds.network + 2 * index + 1, type: "simpleBridge", bridge: "br1", primary: false, isDefault: false },
    ],
    createdAt: at,
  };
  panel.hypervisors.set(id, hypervisor);
}

/** A block of IPv4 addresses for each group, one of the routed profile for the first, and IPv6 for all. */
function addBlocks(panel: Panel, input: { groupIds: readonly number[]; guestNetwork: string; at: Date }): void {
  const { groupIds, guestNetwork, at } = input;
  const parts = Math.max(4, 2 ** Math.ceil(Math.log2(groupIds.length + 1)));
  const bits = 16 + Math.log2(parts);
  const cidrOf = (part: number) => `${guestNetwork}.${(256 / parts) * part}.0/${bits}`;
  const add = (cidr: string, groups: readonly number[], networkProfile: number) => {
    const id = panel.ipBlocks.size + 1;
    panel.ipBlocks.set(id, new IpBlock({ id, name: cidr, cidr, groupIds: groups, networkProfile, createdAt: at }));
  };
  for (const [part, groupId] of groupIds.entries()) add(cidrOf(part), [groupId], 0);
  add(cidrOf(parts - 1), groupIds.slice(0, 1), networkProfileIds.routed);
  add("2001:db8:18::/48", groupIds, 0);
}
