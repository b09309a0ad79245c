import type { Package } from "../state/catalogue";
import type { Panel } from "../state/panel";
import { linuxGroupIds, templateGroups } from "./templates";

/** Ids of the generated world that callers need to know. Ids of different kinds differ, so that a mix-up is noticed. */
export const packageIds = { standard: 21, compute: 22, datastore: 23, routed: 24, disabled: 25, windows: 26 } as const;
export const networkProfileIds = { routed: 71, everywhere: 72, unused: 73 } as const;
export const firewallRulesetIds = { web: 31, ssh: 32, disabled: 33 } as const;
export const backupPlanIds = { daily: 41, weekly: 42 } as const;
export const assetGroupIds = { gpu: 51 } as const;
/** The storage profile that means the shared storage of a group. */
export const datastoreStorageType = 2;

const megabit = 125;
const base = {
  description: null,
  enabled: true,
  trafficGb: 2_000,
  inboundKbytesPerSecond: 0,
  outboundKbytesPerSecond: 0,
  backupPlanId: 0,
  primaryStorageProfile: 0,
  primaryNetworkProfile: 0,
  templateGroupIds: linuxGroupIds,
};

/** Fills in what a panel's administrator sets up before there is any server. */
export function addCatalogue(panel: Panel, input: { groupIds: readonly number[]; at: Date }): void {
  const { groupIds, at } = input;
  for (const pack of packages(at)) panel.packages.set(pack.id, pack);
  for (const group of templateGroups) panel.templateGroups.set(group.id, group);
  const [firstGroup] = groupIds;
  const profiles = [
    { id: networkProfileIds.routed, groupIds: firstGroup === undefined ? [] : [firstGroup] },
    { id: networkProfileIds.everywhere, groupIds: [...groupIds] },
    { id: networkProfileIds.unused, groupIds: [] },
  ];
  for (const profile of profiles) panel.networkProfiles.set(profile.id, profile);
  for (const [name, id] of Object.entries(firewallRulesetIds))
    panel.firewallRulesets.set(id, { id, name, enabled: id !== firewallRulesetIds.disabled });
  for (const [name, id] of Object.entries(backupPlanIds)) panel.backupPlans.set(id, { id, name });
  for (const id of Object.values(assetGroupIds)) panel.hypervisorAssetGroups.add(id);
}

function packages(createdAt: Date): Package[] {
  const small = { memoryMb: 2_048, primaryStorageGb: 20, cpuCores: 2 };
  return [
    { ...base, ...small, id: packageIds.standard, name: "Standard", createdAt },
    {
      ...base,
      id: packageIds.compute,
      name: "Compute",
      description: "More cores and a 1 Gbit/s port",
      memoryMb: 8_192,
      primaryStorageGb: 80,
      cpuCores: 4,
      trafficGb: 10_000,
      inboundKbytesPerSecond: 1_000 * megabit,
      outboundKbytesPerSecond: 1_000 * megabit,
      backupPlanId: backupPlanIds.daily,
      createdAt,
    },
    {
      ...base,
      ...small,
      id: packageIds.datastore,
      name: "Shared storage",
      primaryStorageProfile: datastoreStorageType,
      createdAt,
    },
    {
      ...base,
      ...small,
      id: packageIds.routed,
      name: "Routed network",
      primaryNetworkProfile: networkProfileIds.routed,
      createdAt,
    },
    { ...base, ...small, id: packageIds.disabled, name: "Retired", enabled: false, createdAt },
    {
      ...base,
      id: packageIds.windows,
      name: "Windows",
      memoryMb: 4_096,
      primaryStorageGb: 60,
      cpuCores: 4,
      templateGroupIds: [5],
      createdAt,
    },
  ];
}
