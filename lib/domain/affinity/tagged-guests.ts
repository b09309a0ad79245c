import type { EstateView, GuestRecord } from "../estate";
import { groupsOfEndpoint } from "../guest-groups";
import type { TagSelector } from "../selector";

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
    for (const [key, { tags, guests }] of groupsOfEndpoint(view, endpointId).byTags) {
      const answer = answers.get(key) ?? selector.matches(tags);
      answers.set(key, answer);
      if (answer) for (const guest of guests) found.push(guest);
    }
  }
  return found;
}
