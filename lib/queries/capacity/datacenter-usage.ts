import type { DatacenterView } from "@/lib/contracts/estate";
import { capacityOfDatacenter } from "@/lib/domain/capacity";
import { hostsOfDatacenter } from "@/lib/domain/estate-index";
import { roomInLimits } from "@/lib/domain/limits";
import type { EstateView } from "@/lib/inventory/view";
import { sumKnown, usageOf } from "../usage";

/** A datacenter's capacity as answers show it: of its hosts that are online, what is available within its own limits. */
export function datacenterUsage(
  view: EstateView,
  datacenterId: string,
  now: Date,
): Pick<DatacenterView, "cpu" | "memoryMB" | "diskGB"> {
  const { cpu, memoryMb, diskGb } = capacityOfDatacenter(view, datacenterId, now);
  const left = roomInLimits(view, datacenterId, { now });
  const online = hostsOfDatacenter(view, datacenterId).filter(({ status }) => status === "online");
  const coresInUse = online.map(({ cpuFraction, cpuCores }) => (cpuFraction === null ? null : cpuFraction * cpuCores));
  const memoryInUse = online.map(({ memoryUsedMb }) => memoryUsedMb);
  return {
    cpu: usageOf(cpu, { inUse: sumKnown(coresInUse), left: left.cpuCores }),
    memoryMB: usageOf(memoryMb, { inUse: sumKnown(memoryInUse), left: left.memoryMb }),
    diskGB: usageOf(diskGb, { inUse: diskGb.used, left: left.diskGb }),
  };
}
