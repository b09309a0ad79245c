import type { EstateView, GuestRecord } from "../estate";
import type { TagSelector } from "../selector";

/**
 * Guests that bear the same tags, by endpoint: an expression is then asked once for each set of tags, of which there
 * are few, and not for each of many thousand guests. Kept as long as the endpoint's guests stay what they are.
 */
interface TagGroup {
  tags: readonly string[];
  guests: GuestRecord[];
}
const cache = new WeakMap<readonly GuestRecord[], readonly TagGroup[]>();

/** All guests that a tag expression means, templates aside. */
export function guestsTagged(view: EstateView, endpointId: string, selector: TagSelector): readonly GuestRecord[] {
  return groupsOf(view.guestsOfEndpoint(endpointId)).flatMap(({ tags, guests }) =>
    selector.matches(tags) ? guests : [],
  );
}

function groupsOf(guests: readonly GuestRecord[]): readonly TagGroup[] {
  const known = cache.get(guests);
  if (known) return known;
  const byTags = new Map<string, TagGroup>();
  for (const guest of guests) {
    if (guest.template) continue;
    const key = guest.tags.join("\n");
    const group = byTags.get(key);
    if (group) group.guests.push(guest);
    else byTags.set(key, { tags: guest.tags, guests: [guest] });
  }
  const groups = [...byTags.values()];
  cache.set(guests, groups);
  return groups;
}
