import { placeOf } from "../../affinity/place-of";
import type { AffinityConstraint } from "../../affinity/types";
import type { Filter, HostCandidate } from "../types";
import { listed } from "../words";

/** What the request requires of where other guests are; the first rule that is broken is named. */
export const affinity: Filter = {
  name: "affinity",
  reject: (request, host) => {
    for (const constraint of request.affinity) {
      if (constraint.strength === "require" && isBroken(constraint, host)) return whyBroken(constraint, host);
    }
    return null;
  },
};

const isBroken = (constraint: AffinityConstraint, host: HostCandidate) =>
  constraint.places.has(placeOf(constraint, host)) !== (constraint.relation === "same");

function whyBroken(constraint: AffinityConstraint, host: HostCandidate): string {
  const { rule, relation, scope, places, words } = constraint;
  const here = scope === "host" ? "on this host" : `in ${host.datacenterId}`;
  const preposition = scope === "host" ? "on" : "in";
  if (relation === "same") return `${rule}: ${words} not ${here} but ${preposition} ${listed([...places.keys()])}`;
  const names = places.get(placeOf(constraint, host)) ?? [];
  return `${rule}: ${listed(names.map((name) => `'${name}'`))} ${names.length === 1 ? "is" : "are"} ${here}`;
}
