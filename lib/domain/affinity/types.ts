/** Other guests, by the name of one or by a tag expression. */
export type GuestMatch = string | { selector: string };

export const affinityRules = [
  "requireSameDC",
  "requireDifferentDC",
  "requireSameHost",
  "requireDifferentHost",
  "preferSameDC",
  "preferDifferentDC",
  "preferSameHost",
  "preferDifferentHost",
] as const;
export type AffinityRule = (typeof affinityRules)[number];

/** What a request says of other guests, as in the REST contract. */
export type AffinityRules = { readonly [rule in AffinityRule]?: readonly GuestMatch[] | undefined };

/** A host or a whole datacenter. */
export interface Place {
  datacenterId: string;
  /** `HostRecord.id`; absent for a datacenter as a whole. */
  hostId?: string;
}

/**
 * One entry of a rule, resolved against one view of the estate: where the guests that it means are. `same` holds where
 * at least one of them is, `different` where none of them is.
 */
export interface AffinityConstraint {
  rule: AffinityRule;
  /** require: a filter. prefer: a score. */
  strength: "require" | "prefer";
  scope: "host" | "datacenter";
  relation: "same" | "different";
  /** By host id or datacenter id, as `scope` says: the names of the guests there, in order. */
  places: ReadonlyMap<string, readonly string[]>;
  /** The datacenter of each place. */
  datacenterOf: ReadonlyMap<string, string>;
  /** What the entry names, for sentences: `'web-1'` or `guests with 'env-prod'`. */
  words: string;
}
