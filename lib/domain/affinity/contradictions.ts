import { MoxxieError } from "@/lib/errors";
import type { AffinityConstraint, Place } from "./types";

/** Where a guest may be; null: anywhere. A place without a host is a whole datacenter. */
type Allowed = readonly Place[] | null;

/**
 * Why required rules cannot hold at once, whatever hosts there are: no place is left between those that they ask for
 * and those that they exclude. Null when one is left. Whether a host there has the room is not asked.
 */
export function contradictionIn(
  constraints: readonly AffinityConstraint[],
  datacenterIds?: readonly string[],
): MoxxieError | null {
  const required = constraints.filter(({ strength }) => strength === "require");
  const inOrder = [
    ...required.filter(({ relation }) => relation === "same"),
    ...required.filter(({ relation }) => relation === "different"),
  ];
  const asked: Allowed = datacenterIds?.map((datacenterId) => ({ datacenterId })) ?? null;
  let allowed = asked;
  for (const [index, constraint] of inOrder.entries()) {
    allowed = within(allowed, constraint);
    if (!isNowhere(allowed)) continue;
    if (isNowhere(within(asked, constraint))) return againstDatacenter(constraint, datacenterIds ?? []);
    return impossible([...opponentsOf(constraint, inOrder.slice(0, index)), constraint]);
  }
  return null;
}

const isNowhere = (allowed: Allowed) => allowed !== null && allowed.length === 0;

/** What the rule leaves of where the guest may be. */
function within(allowed: Allowed, constraint: AffinityConstraint): Allowed {
  if (constraint.relation === "different") return allowed?.filter((place) => !isExcluded(place, constraint)) ?? null;
  const places = [...constraint.datacenterOf].map(
    ([key, datacenterId]): Place => (constraint.scope === "host" ? { datacenterId, hostId: key } : { datacenterId }),
  );
  return allowed === null ? places : meeting(allowed, places);
}

function isExcluded({ datacenterId, hostId }: Place, { scope, places }: AffinityConstraint): boolean {
  if (scope === "datacenter") return places.has(datacenterId);
  // Another host of the datacenter may be free of them.
  return hostId !== undefined && places.has(hostId);
}

/** The places that are in both lists: a host in itself and in its datacenter. */
function meeting(some: readonly Place[], others: readonly Place[]): Place[] {
  const byDatacenter = Map.groupBy(others, ({ datacenterId }) => datacenterId);
  return some.flatMap((place) => {
    const near = byDatacenter.get(place.datacenterId) ?? [];
    if (place.hostId === undefined) return near;
    return near.some(({ hostId }) => hostId === undefined || hostId === place.hostId) ? place : [];
  });
}

/** The one earlier rule that already excludes the last one alone, else all of them. */
function opponentsOf(last: AffinityConstraint, earlier: readonly AffinityConstraint[]): readonly AffinityConstraint[] {
  const opponent = earlier.find((constraint) => isNowhere(within(within(null, constraint), last)));
  return opponent ? [opponent] : earlier.filter(({ relation }) => relation === "same");
}

function impossible(constraints: readonly AffinityConstraint[]): MoxxieError {
  const rules = [...new Set(constraints.map(({ rule }) => rule))];
  return new MoxxieError("affinity_impossible", `${constraints.map(inWords).join(" and ")} cannot hold together.`, {
    extra: { rules, guests: constraints.map(({ words }) => words) },
  });
}

function againstDatacenter(constraint: AffinityConstraint, datacenterIds: readonly string[]): MoxxieError {
  const message = `${inWords(constraint)} cannot hold in ${datacenterIds.join(" or ")}, where the request wants it.`;
  return new MoxxieError("affinity_impossible", message, {
    extra: { rule: constraint.rule, rules: [constraint.rule], guests: [constraint.words] },
  });
}

/** `requireSameHost 'web-1' (on pve1)`. */
function inWords({ rule, words, scope, places }: AffinityConstraint): string {
  const [first, ...others] = places.keys();
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${rule} ${words} (${scope === "host" ? "on" : "in"} ${first}${more})`;
}
