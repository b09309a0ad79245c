import { changeInContractWords } from "@/lib/domain/config-fields";
import type { PackageInfo } from "@/lib/domain/platform";
import type { GuestRecord } from "@/lib/inventory/view";
import type { ConfigChange } from "@/lib/providers/provider";
import type { PlanBuilder } from "../../plan";

/** In a plan's diff, for what the platform does not tell. */
export const notKnown = "not known";

interface PackageChange {
  guest: GuestRecord;
  /** Absent where the platform does not tell which one it has, or does not offer that any more. */
  from: PackageInfo | undefined;
  fromId: string | undefined;
  to: PackageInfo;
  /** What becomes of its cores and memory, as the platform plans it. */
  sizes: readonly ConfigChange[];
}

/** Says what another package means for the guest: the diff, and what stays as it is. */
export function describePackage(plan: PlanBuilder, change: PackageChange): void {
  const { guest, from, fromId, to, sizes } = change;
  plan.change({ field: "package", from: from?.name ?? fromId ?? notKnown, to: to.name, requiresRestart: false });
  plan.change(...sizes.map(changeInContractWords));
  describeDisk(plan, guest, to);
  describeLimits(plan, from, to);
  if (fromId === to.id) plan.warn("It has this package already; sizes that were changed since become those of it.");
  if (fromId === undefined)
    plan.warn("Which package it has is not known: an undo brings back its cores and memory, but not its limits.");
  if (guest.status === "running" && sizes.some(({ requiresRestart }) => requiresRestart))
    plan.warn("Cores and memory take effect at its next stop and start.");
}

function describeDisk(plan: PlanBuilder, { diskGb }: GuestRecord, { diskGb: toGb, name }: PackageInfo): void {
  if (toGb > diskGb) {
    plan.change({ field: "diskGB", from: diskGb, to: toGb, requiresRestart: false });
    plan.effect("Its disk grows and keeps its size for good: disks never shrink, not by an undo either.");
    plan.warn("The guest's own file system is not enlarged by this.");
  } else if (toGb < diskGb)
    plan.effect(`Its disk keeps its ${diskGb} GB, though ${name} has ${toGb} GB: disks never shrink.`);
}

function describeLimits(plan: PlanBuilder, from: PackageInfo | undefined, to: PackageInfo): void {
  plan.effect(`It may use ${trafficIn(to)} and ${bandwidthIn(to)}.`);
  if (!from) return;
  const limits = [
    { field: "traffic", from: trafficIn(from), to: trafficIn(to) },
    { field: "bandwidth", from: bandwidthIn(from), to: bandwidthIn(to) },
  ];
  for (const limit of limits) if (limit.from !== limit.to) plan.change({ ...limit, requiresRestart: false });
}

const trafficIn = ({ trafficGb }: PackageInfo) =>
  trafficGb === null ? "traffic without limit" : `${trafficGb} GB of traffic a period`;
const bandwidthIn = ({ bandwidthMbps }: PackageInfo) =>
  bandwidthMbps === null ? "bandwidth without limit" : `${bandwidthMbps} Mbit/s`;
