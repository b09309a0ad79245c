import { MoxxieError } from "@/lib/errors";
import type { EstateView, GuestRecord } from "../estate";
import { parseSelector, type TagSelector } from "../selector";
import { contradictionIn } from "./contradictions";
import { placeOf } from "./place-of";
import { meaningOf } from "./rules";
import { guestsTagged } from "./tagged-guests";
import {
  type AffinityConstraint,
  type AffinityRule,
  type AffinityRules,
  affinityRules,
  type GuestMatch,
} from "./types";

/** Expressions are asked of the whole estate; nobody needs more of them at once. */
const mostSelectors = 32;

interface Scope {
  /** Whether the caller may know of guests in the datacenter; others are not there. */
  visible(datacenterId: string): boolean;
  /** The datacenters that the request itself allows; absent: all. */
  datacenterIds?: readonly string[];
}

export interface ResolvedAffinity {
  constraints: AffinityConstraint[];
  /**
   * Why the rules cannot be kept, in the order of the rules: `affinity_impossible` for a guest that is not there or for
   * rules that exclude each other, `invalid_request` for an expression that cannot be read. Empty: they can.
   */
  problems: MoxxieError[];
}

/**
 * What the rules of a request mean in this view of the estate. Guests that are being made, moved or deleted count where
 * their rows say that they are; templates do not.
 */
export function resolveAffinity(view: EstateView, rules: AffinityRules, scope: Scope): ResolvedAffinity {
  const selectors = countSelectors(rules);
  if (selectors > mostSelectors) return { constraints: [], problems: [tooMany(selectors)] };
  const constraints: AffinityConstraint[] = [];
  const problems: MoxxieError[] = [];
  for (const rule of affinityRules) {
    for (const [index, match] of (rules[rule] ?? []).entries()) {
      const found = constraintOf(view, { rule, index, match }, scope);
      if (found instanceof MoxxieError) problems.push(found);
      else constraints.push(found);
    }
  }
  const contradiction = problems.length === 0 ? contradictionIn(constraints, scope.datacenterIds) : null;
  return { constraints, problems: contradiction ? [contradiction] : problems };
}

interface Entry {
  rule: AffinityRule;
  index: number;
  match: GuestMatch;
}

function constraintOf(view: EstateView, entry: Entry, scope: Scope): AffinityConstraint | MoxxieError {
  const guests = typeof entry.match === "string" ? named(view, entry.match, scope) : tagged(view, entry, scope);
  if (guests instanceof MoxxieError) return guests;
  const words = typeof entry.match === "string" ? `'${entry.match}'` : `guests with '${entry.match.selector}'`;
  const { rule } = entry;
  if (guests.length === 0 && mustBeThere(entry)) return nobody(entry, words);
  return { rule, ...meaningOf[rule], ...placesOf(guests, meaningOf[rule]), words };
}

/** A name is meant to be somebody's. An expression may match nobody, unless something must be where they are. */
const mustBeThere = ({ rule, match }: Entry) =>
  typeof match === "string" || (meaningOf[rule].strength === "require" && meaningOf[rule].relation === "same");

const named = (view: EstateView, name: string, { visible }: Scope): readonly GuestRecord[] =>
  view.guestsByName(name).filter((guest) => !guest.template && visible(guest.datacenterId));

function tagged(
  view: EstateView,
  { rule, index, match }: Entry,
  { visible }: Scope,
): readonly GuestRecord[] | MoxxieError {
  const selector = readSelector(typeof match === "string" ? match : match.selector, `affinityRules.${rule}.${index}`);
  if (selector instanceof MoxxieError) return selector;
  const endpoints = [...view.endpoints.values()].filter(({ datacenterId }) => visible(datacenterId));
  return guestsTagged(
    view,
    endpoints.map(({ id }) => id),
    selector,
  );
}

function readSelector(text: string, path: string): TagSelector | MoxxieError {
  try {
    return parseSelector(text);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return new MoxxieError("invalid_request", `${path}: ${error.message}`, {
      errors: [{ path: `${path}.selector`, message: error.errors?.[0]?.message ?? error.message }],
    });
  }
}

function placesOf(
  guests: readonly GuestRecord[],
  meaning: Pick<AffinityConstraint, "scope">,
): Pick<AffinityConstraint, "places" | "datacenterOf"> {
  const places = new Map<string, string[]>();
  const datacenterOf = new Map<string, string>();
  for (const { endpointId, hostName, datacenterId, name } of guests) {
    const key = placeOf(meaning, { id: `${endpointId}:${hostName}`, datacenterId });
    const names = places.get(key);
    if (names) names.push(name);
    else places.set(key, [name]);
    datacenterOf.set(key, datacenterId);
  }
  for (const names of places.values()) names.sort();
  return { places, datacenterOf };
}

function nobody({ rule, match }: Entry, words: string): MoxxieError {
  const what = typeof match === "string" ? `there is no guest ${words}` : `there are no ${words}`;
  return new MoxxieError("affinity_impossible", `${rule}: ${what}, or you may not see it.`, {
    extra: { rule, guest: typeof match === "string" ? match : match.selector },
  });
}

const countSelectors = (rules: AffinityRules) =>
  affinityRules.reduce((sum, rule) => sum + (rules[rule] ?? []).filter((match) => typeof match !== "string").length, 0);

const tooMany = (count: number) =>
  new MoxxieError("invalid_request", `The affinity rules have ${count} selectors; ${mostSelectors} at most.`, {
    errors: [{ path: "affinityRules", message: `at most ${mostSelectors} selectors` }],
  });
