import { mbPerGb } from "./units";

/** `12.5 GB` out of MB, for sentences. */
export const inGb = (memoryMb: number) => `${Math.round((memoryMb / mbPerGb) * 10) / 10} GB`;

/** Two sizes in one sentence: in MB where GB, as they are rounded, would not tell which is larger. */
export function bothInGb(neededMb: number, freeMb: number): { needed: string; free: string } {
  const [needed, free] = [inGb(neededMb), inGb(freeMb)];
  if (needed !== free || neededMb === freeMb) return { needed, free };
  return { needed: `${neededMb} MB`, free: `${Math.floor(freeMb)} MB` };
}
