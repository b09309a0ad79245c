import type { HostRecord } from "./estate";

/**
 * Why nothing new can be put on a host now; null when it can take guests. `fresh`: its endpoint's data is recent.
 * The host's room is another matter.
 */
export function whyNotUsable(
  { status, maintenance, cpuCores, memoryTotalMb }: HostRecord,
  { fresh }: { fresh: boolean },
): string | null {
  if (!fresh) return "Its endpoint does not answer; what is free there is not known";
  if (status !== "online") return "The host is not online";
  if (maintenance) return "In maintenance";
  // A machine that was just added may report nothing until it was looked at.
  if (cpuCores === 0 || memoryTotalMb === 0) return "Its platform does not tell yet what the host has";
  return null;
}
