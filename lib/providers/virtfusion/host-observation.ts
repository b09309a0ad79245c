import type { HostObservation } from "../observation";
import { isEligible } from "./hypervisors";
import { totalOf } from "./units";
import type { Hypervisor, ResourcesRow } from "./wire";

/**
 * A hypervisor as a host. The panel tells what it has given to servers and not what they use, so there is no figure of
 * memory and processors in use. Whether the machine answers is not told either: one that is set
 * up counts as online, and one on which the panel places nothing as in maintenance.
 */
export function hostOf(hypervisor: Hypervisor, row: ResourcesRow | undefined): HostObservation {
  const { id, name, group, maxCpu, maxMemory } = hypervisor;
  const cpuCores = totalOf(row?.resources.cpuCores ?? { max: maxCpu }, "cpuCores");
  const memoryTotalMb = totalOf(row?.resources.memory ?? { max: maxMemory }, "memoryMb");
  return {
    name,
    platformId: String(id),
    status: statusOf(hypervisor),
    maintenance: !(isEligible(hypervisor) && isPlaceable(row)),
    group: group.name,
    ...(cpuCores !== undefined && { cpuCores }),
    ...(memoryTotalMb !== undefined && { memoryTotalMb }),
  };
}

/** 3: set up. Lower numbers are steps on the way. */
export const statusOf = ({ commissioned }: Hypervisor): HostObservation["status"] =>
  commissioned === 3 ? "online" : "offline";

/** A row that the panel does not list says nothing against the hypervisor. */
const isPlaceable = (row: ResourcesRow | undefined): boolean =>
  row === undefined || (row.hypervisor.enabled && row.hypervisor.commissioned && !row.hypervisor.prohibit);
