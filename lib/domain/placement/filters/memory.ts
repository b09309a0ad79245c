import { bothInGb } from "../../capacity";
import type { Filter } from "../types";
import { afterReservations } from "../words";

export const memory: Filter = {
  name: "memory",
  reject: ({ memoryMb }, { memoryFreeMb, memoryReservedMb }) => {
    if (memoryFreeMb >= memoryMb) return null;
    const { needed, free } = bothInGb(memoryMb, Math.max(0, memoryFreeMb));
    return `Needs ${needed} memory, has ${free} free${afterReservations(memoryReservedMb)}`;
  },
};
