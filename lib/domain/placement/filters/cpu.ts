import type { Filter } from "../types";
import { afterReservations, rounded } from "../words";

export const cpu: Filter = {
  name: "cpu",
  reject: ({ cpuCores }, { cpuFree, cpuTotal, cpuReserved }) => {
    // More virtual cores than the host has physical ones never run well, whatever the overcommit.
    if (cpuCores > cpuTotal) return `Needs ${cpuCores} cores, the host has ${cpuTotal}`;
    if (cpuFree >= cpuCores) return null;
    return `Needs ${cpuCores} cores, has ${rounded(cpuFree)} free${afterReservations(cpuReserved)}`;
  },
};
