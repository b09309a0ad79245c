import { z } from "zod";
import { notFound, realTexts, refused, simulated } from "../errors";
import type { Package } from "../state/catalogue";
import type { Hypervisor, HypervisorGroup } from "../state/infrastructure";
import type { Panel } from "../state/panel";
import { allocationOn, freeIpv4, roomLeft, storageFor } from "./allocation";
import type { CheckedOrder } from "./new-server";

/** Body of `POST /servers`; keys that it does not know are ignored. `hypervisorId` is a GROUP. */
export const Order = z.object({
  packageId: z.int(),
  userId: z.int(),
  hypervisorId: z.int(),
  ipv4: z.int().optional(),
  storage: z.int().optional(),
  traffic: z.int().optional(),
  memory: z.int().optional(),
  cpuCores: z.int().optional(),
  networkSpeedInbound: z.int().optional(),
  networkSpeedOutbound: z.int().optional(),
  storageProfile: z.int().optional(),
  networkProfile: z.int().optional(),
  firewallRulesets: z.array(z.int()).optional(),
  hypervisorAssetGroups: z.array(z.int()).optional(),
  additionalStorage1Enable: z.boolean().optional(),
  additionalStorage2Enable: z.boolean().optional(),
  additionalStorage1Profile: z.int().optional(),
  additionalStorage2Profile: z.int().optional(),
  additionalStorage1Capacity: z.int().optional(),
  additionalStorage2Capacity: z.int().optional(),
});
export type Order = z.infer<typeof Order>;

type WantedDisk = { capacityGb: number; profile: number };
type Placement = Pick<CheckedOrder, "hypervisor" | "disks">;

const none = -1;

/** Checks an order as a dry run does: against the catalogue, the group and the room in it. Throws 422 with the first objection. */
export function checkOrder(panel: Panel, order: Order): CheckedOrder {
  const pack = enabledPackage(panel, order.packageId);
  if (!panel.users.has(order.userId)) throw refused(simulated("Invalid user"));
  const group = enabledGroup(panel, order.hypervisorId);
  const firewallRulesets = checkedRulesets(panel, order.firewallRulesets);
  const hypervisorAssetGroups = (order.hypervisorAssetGroups ?? []).filter((id) => id !== none);
  if (hypervisorAssetGroups.some((id) => !panel.hypervisorAssetGroups.has(id)))
    throw refused(simulated("Invalid hypervisor asset group"));
  const networkProfile = checkedNetworkProfile(panel, order.networkProfile ?? pack.primaryNetworkProfile, group);
  const size = { ...checkedSize(order, pack), ipv4Count: checkedCount(order.ipv4 ?? 0, "ipv4") };
  const { hypervisor, disks } = place(panel, { group, ...size, disks: wantedDisks(order, pack) });
  if (freeIpv4(panel, group.id) < size.ipv4Count)
    throw refused(simulated(`The group has fewer than ${size.ipv4Count} free IPv4 addresses`));
  return {
    hypervisor,
    disks,
    ...size,
    ownerId: order.userId,
    packageId: pack.id,
    inboundKbytesPerSecond: order.networkSpeedInbound ?? pack.inboundKbytesPerSecond,
    outboundKbytesPerSecond: order.networkSpeedOutbound ?? pack.outboundKbytesPerSecond,
    networkProfile,
    firewallRulesets,
    hypervisorAssetGroups,
    backupPlanId: pack.backupPlanId === 0 ? null : pack.backupPlanId,
  };
}

/** Checks ruleset ids; `[-1]` means none. Throws 422 with the panel's own text. */
export function checkedRulesets(panel: Panel, ids: readonly number[] = []): number[] {
  const wanted = ids.filter((id) => id !== none);
  if (wanted.some((id) => !panel.firewallRulesets.get(id)?.enabled)) throw refused(realTexts.firewallRuleset);
  return wanted;
}

/** Whether servers may be put on a hypervisor. */
export function isEligible(hypervisor: Hypervisor): boolean {
  return hypervisor.enabled && !hypervisor.maintenance && hypervisor.commissioned === 3;
}

/** The storage that disks would go to on a hypervisor, or undefined when it lacks the kind or the room. */
export function fitDisks(
  panel: Panel,
  hypervisor: Hypervisor,
  wanted: readonly WantedDisk[],
): Placement["disks"] | undefined {
  const allocated = allocationOn(panel, hypervisor.id);
  const disks: { capacityGb: number; profile: number; storageId: number | null }[] = [];
  const added = new Map<number | null, number>();
  for (const disk of wanted) {
    const target = storageFor(hypervisor, disk.profile);
    if (!target) return undefined;
    const { storageId } = target;
    const other = hypervisor.otherStorage.find(({ id }) => id === storageId);
    const used = storageId === null ? allocated.localStorageGb : (allocated.otherStorageGb.get(storageId) ?? 0);
    const sum = (added.get(storageId) ?? 0) + disk.capacityGb;
    added.set(storageId, sum);
    if (roomLeft(other?.capacityGb ?? hypervisor.localStorageGbMax, used) < sum) return undefined;
    disks.push({ ...disk, storageId });
  }
  return disks;
}

function enabledPackage(panel: Panel, id: number): Package {
  const pack = panel.packages.get(id);
  if (!pack?.enabled) throw refused(simulated("Invalid or disabled package"));
  return pack;
}

function enabledGroup(panel: Panel, id: number): HypervisorGroup {
  const group = panel.groups.get(id);
  if (!group?.enabled) throw refused(simulated("Invalid or disabled hypervisor group"));
  return group;
}

/** 0 is the default and always right; any other must be used by a network of the group. */
function checkedNetworkProfile(panel: Panel, id: number, group: HypervisorGroup): number {
  if (id === 0 || panel.networkProfiles.get(id)?.groupIds.includes(group.id)) return id;
  throw refused(realTexts.networkProfile);
}

function checkedSize(order: Order, pack: Package): { memoryMb: number; cpuCores: number; trafficGb: number } {
  const memoryMb = order.memory ?? pack.memoryMb;
  const cpuCores = order.cpuCores ?? pack.cpuCores;
  if (memoryMb < 256) throw refused(simulated("memory must be at least 256 MB"));
  if (cpuCores < 1) throw refused(simulated("cpuCores must be at least 1"));
  return { memoryMb, cpuCores, trafficGb: checkedCount(order.traffic ?? pack.trafficGb, "traffic") };
}

function checkedCount(value: number, name: string): number {
  if (value < 0) throw refused(simulated(`${name} must not be negative`));
  return value;
}

function wantedDisks(order: Order, pack: Package): WantedDisk[] {
  const disks = [
    { capacityGb: order.storage ?? pack.primaryStorageGb, profile: order.storageProfile ?? pack.primaryStorageProfile },
  ];
  if (order.additionalStorage1Enable)
    disks.push({ capacityGb: order.additionalStorage1Capacity ?? 0, profile: order.additionalStorage1Profile ?? 0 });
  if (order.additionalStorage2Enable)
    disks.push({ capacityGb: order.additionalStorage2Capacity ?? 0, profile: order.additionalStorage2Profile ?? 0 });
  if (disks.some(({ capacityGb }) => capacityGb < 1)) throw refused(simulated("A disk must have at least 1 GB"));
  return disks;
}

/** The eligible hypervisor of the group with the most memory left that takes it all; ties go to the lowest id. */
function place(
  panel: Panel,
  wanted: { group: HypervisorGroup; memoryMb: number; cpuCores: number; disks: readonly WantedDisk[] },
): Placement {
  const candidates = [...panel.hypervisors.values()]
    .filter((hypervisor) => hypervisor.groupId === wanted.group.id && isEligible(hypervisor))
    .map((hypervisor) => ({ hypervisor, allocated: allocationOn(panel, hypervisor.id) }))
    .map(({ hypervisor, allocated }) => ({
      hypervisor,
      memoryLeftMb: roomLeft(hypervisor.memoryMbMax, allocated.memoryMb),
      coresLeft: roomLeft(hypervisor.cpuCoresMax, allocated.cpuCores),
    }))
    .filter(({ memoryLeftMb, coresLeft }) => memoryLeftMb >= wanted.memoryMb && coresLeft >= wanted.cpuCores)
    .sort((left, right) => compare(right.memoryLeftMb, left.memoryLeftMb) || left.hypervisor.id - right.hypervisor.id);
  for (const { hypervisor } of candidates) {
    const disks = fitDisks(panel, hypervisor, wanted.disks);
    if (disks) return { hypervisor, disks };
  }
  throw refused(simulated(`No hypervisor of group ${wanted.group.name} has room for the server`));
}

/** As a subtraction, which is no order for two infinities. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Throws 404 when the package is unknown, 422 when it is disabled. */
export function usablePackage(panel: Panel, id: number): Package {
  const pack = panel.packages.get(id);
  if (!pack) throw notFound("package");
  return enabledPackage(panel, pack.id);
}
