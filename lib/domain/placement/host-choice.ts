import type { HostCandidate } from "./types";

type Host = Pick<HostCandidate, "capabilities" | "group">;

/** The group in which the platform itself chooses the host; null where the host can be named. */
export const platformChoosesIn = ({ capabilities, group }: Host): HostCandidate["group"] =>
  capabilities.has("hostChoice") ? null : group;

/** Why that very host cannot be asked for; null: it can, for its group has no other that could take guests. */
export function whyNotByName(host: Host): string | null {
  const group = platformChoosesIn(host);
  if (!group || group.placeable <= 1) return null;
  return `The platform chooses among the ${group.placeable} hosts of group ${group.name}; ask for the group instead`;
}
