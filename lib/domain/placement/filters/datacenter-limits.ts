import { bothInGb, inGb } from "../../capacity";
import { allDisksGb } from "../storage-choice";
import type { Filter } from "../types";
import { rounded } from "../words";

/** The limits that the datacenter sets itself, whatever its hosts have free. */
export const datacenterLimits: Filter = {
  name: "limits",
  reject: ({ cpuCores, memoryMb, ...disks }, { datacenterId, room: { max, left } }) => {
    if (left.guests < 1) {
      return `${datacenterId} allows ${max.guests} guests (maxVms) and has ${left.guests === 0 ? "them" : max.guests - left.guests}`;
    }
    if (left.cpuCores < cpuCores) {
      return `${datacenterId} allows ${max.cpuCores} cores (maxCpu) and has ${rounded(left.cpuCores)} left, needs ${cpuCores}`;
    }
    if (left.memoryMb < memoryMb) {
      const { needed, free } = bothInGb(memoryMb, Math.max(0, left.memoryMb));
      return `${datacenterId} allows ${inGb(max.memoryMb)} memory (maxMemoryGB) and has ${free} left, needs ${needed}`;
    }
    const diskGb = allDisksGb(disks);
    if (diskGb > 0 && left.diskGb < diskGb) {
      return `${datacenterId} allows ${max.diskGb} GB disk (maxDiskGB) and has ${rounded(left.diskGb)} GB left, needs ${diskGb} GB`;
    }
    return null;
  },
};
