import type { EstateView, GuestRecord } from "../estate";
import { groupsOfEndpoint } from "../guest-groups";
import type { TagSelector } from "../selector";

/** What expressions mean among an endpoint's guests, by their text; kept for as long as the guests stay what they are. */
const cache = new WeakMap<readonly GuestRecord[], Map<string, readonly GuestRecord[]>>();

/** Nobody repeats more expressions than this between two polls; those of whoever asks for many are not kept. */
const keptAtMost = 64;

/** All guests of these endpoints that a tag expression means, templates aside. */
export function guestsTagged(
  view: EstateView,
  endpointIds: readonly string[],
  selector: TagSelector,
): readonly GuestRecord[] {
  // Clusters hold guests of the same tags: each set of tags is asked about once.
  const answers = new Map<string, boolean>();
  return endpointIds.flatMap((endpointId) => {
    const guests = view.guestsOfEndpoint(endpointId);
    const kept = cache.get(guests) ?? new Map<string, readonly GuestRecord[]>();
    cache.set(guests, kept);
    const known = kept.get(selector.text);
    if (known) return known;
    const found = taggedIn(view, endpointId, { selector, answers });
    if (kept.size < keptAtMost) kept.set(selector.text, found);
    return found;
  });
}

function taggedIn(
  view: EstateView,
  endpointId: string,
  { selector, answers }: { selector: TagSelector; answers: Map<string, boolean> },
): readonly GuestRecord[] {
  const found: GuestRecord[] = [];
  for (const [key, { tags, guests }] of groupsOfEndpoint(view, endpointId).byTags) {
    const answer = answers.get(key) ?? selector.matches(tags);
    answers.set(key, answer);
    if (answer) for (const guest of guests) found.push(guest);
  }
  return found;
}
