import type { PackageInfo } from "../provider";
import type { VirtfusionClient } from "./client";
import { type SharedReading, shareReading } from "./shared-reading";
import { narrowerMbps } from "./units";
import { type Package, PackagesAnswer } from "./wire";

const keptForMs = 60_000;

/** The panel's packages, read once for all who ask within a minute. */
export type Packages = SharedReading<Package[]>;

export const createPackages = (client: VirtfusionClient): Packages =>
  shareReading(async () => (await client.get("/packages", PackagesAnswer)).data, { maxAgeMs: keptForMs });

/** Packages in Moxxie's words; `chosenId`: the one that the endpoint's settings name. */
export function packageInfosOf(packages: readonly Package[], chosenId?: number): PackageInfo[] {
  const enabled = packages.filter((one) => one.enabled);
  const defaultId = chosenId ?? (enabled.length === 1 ? enabled[0]?.id : undefined);
  return packages.map((one) => ({
    id: String(one.id),
    name: one.name,
    enabled: one.enabled,
    cpuCores: one.cpuCores,
    memoryMb: one.memory,
    diskGb: one.primaryStorage,
    trafficGb: one.traffic ? one.traffic : null,
    bandwidthMbps: narrowerMbps(one.primaryNetworkSpeedIn, one.primaryNetworkSpeedOut) ?? null,
    ...(one.primaryNetworkProfile && { networkProfileId: String(one.primaryNetworkProfile) }),
    isDefault: one.id === defaultId,
  }));
}
