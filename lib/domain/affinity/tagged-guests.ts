import type { EstateView, GuestRecord } from "../estate";
import type { TagSelector } from "../selector";

/**
 * Guests that bear the same tags, by endpoint: an expression is then asked once for each set of tags, of which there
 * are few, and not for each of many thousand guests. Kept as long as the endpoint's guests stay what they are.
 */
interface TagGroup {
  key: string;
  tags: readonly string[];
  guests: GuestRecord[];
}
const cache = new WeakMap<readonly GuestRecord[], readonly TagGroup[]>();

/** All guests of these endpoints that a tag expression means, templates aside. */
export function guestsTagged(
  view: EstateView,
  endpointIds: readonly string[],
  selector: TagSelector,
): readonly GuestRecord[] {
  // Clusters hold guests of the same tags: each set of tags is asked about once.
  const answers = new Map<string, boolean>();
  const found: GuestRecord[] = [];
  for (const endpointId of endpointIds) {
    for (const { key, tags, guests } of groupsOf(view.guestsOfEndpoint(endpointId))) {
      const answer = answers.get(key) ?? selector.matches(tags);
      answers.set(key, answer);
      if (answer) for (const guest of guests) found.push(guest);
    }
  }
  return found;
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
    else byTags.set(key, { key, tags: guest.tags, guests: [guest] });
  }
  const groups = [...byTags.values()];
  cache.set(guests, groups);
  return groups;
}
