import type { NetworkProfile } from "@/lib/domain/platform";

const cache = new WeakMap<readonly NetworkProfile[], readonly string[]>();

/** The names by which the networks of a host can be asked for: each profile's id, and `vlan100` for one of that VLAN. */
export function networkNames(profiles: readonly NetworkProfile[]): readonly string[] {
  const known = cache.get(profiles);
  if (known) return known;
  const names = profiles
    .filter(({ kind }) => kind !== "zone")
    .flatMap(({ id, vlan }) => (vlan === undefined ? [id] : [id, `vlan${vlan}`]));
  const distinct = [...new Set(names)];
  cache.set(profiles, distinct);
  return distinct;
}
