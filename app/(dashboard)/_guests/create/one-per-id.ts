import type { NetworkProfileView } from "@/lib/contracts/estate";

/** Profiles that several endpoints have under one id, as one that is wherever any of them is. */
export function onePerId(profiles: readonly NetworkProfileView[]): NetworkProfileView[] {
  const byId = new Map<string, NetworkProfileView>();
  for (const profile of profiles) {
    const same = byId.get(profile.id);
    byId.set(
      profile.id,
      same ? { ...same, nodes: bothNodes(same, profile), isDefault: same.isDefault || profile.isDefault } : profile,
    );
  }
  return [...byId.values()];
}

/** No nodes named means all of them. */
const bothNodes = (one: NetworkProfileView, other: NetworkProfileView) =>
  one.nodes.length === 0 || other.nodes.length === 0 ? [] : [...new Set([...one.nodes, ...other.nodes])];
