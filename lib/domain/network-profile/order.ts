import { naturalKey } from "../natural-order";
import type { NetworkProfile } from "../platform";

/** Zones take no guests themselves. */
export const canBeAskedFor = ({ kind }: NetworkProfile): boolean => kind !== "zone";

/** The first that matches: the default before others, then by id, as people count. How the list is ordered says nothing. */
export function bestOf(
  profiles: readonly NetworkProfile[],
  matches: (profile: NetworkProfile) => boolean,
): NetworkProfile | undefined {
  let best: NetworkProfile | undefined;
  for (const profile of profiles) if (matches(profile) && (!best || isBefore(profile, best))) best = profile;
  return best;
}

/** The ids of all that can be asked for. */
export const validIds = (profiles: readonly NetworkProfile[]): string[] =>
  profiles
    .filter(canBeAskedFor)
    .sort((a, b) => Number(isIdBefore(b, a)) - Number(isIdBefore(a, b)))
    .map(({ id }) => id);

const isBefore = (a: NetworkProfile, b: NetworkProfile): boolean =>
  a.isDefault === b.isDefault ? isIdBefore(a, b) : a.isDefault;

function isIdBefore({ id: a }: NetworkProfile, { id: b }: NetworkProfile): boolean {
  const [keyA, keyB] = [naturalKey(a), naturalKey(b)];
  return keyA === keyB ? a < b : keyA < keyB;
}
