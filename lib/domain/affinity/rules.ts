import type { AffinityConstraint, AffinityRule } from "./types";

type Meaning = Pick<AffinityConstraint, "strength" | "scope" | "relation">;

/** What each rule of the contract says. */
export const meaningOf: Readonly<Record<AffinityRule, Meaning>> = {
  requireSameDC: { strength: "require", scope: "datacenter", relation: "same" },
  requireDifferentDC: { strength: "require", scope: "datacenter", relation: "different" },
  requireSameHost: { strength: "require", scope: "host", relation: "same" },
  requireDifferentHost: { strength: "require", scope: "host", relation: "different" },
  preferSameDC: { strength: "prefer", scope: "datacenter", relation: "same" },
  preferDifferentDC: { strength: "prefer", scope: "datacenter", relation: "different" },
  preferSameHost: { strength: "prefer", scope: "host", relation: "same" },
  preferDifferentHost: { strength: "prefer", scope: "host", relation: "different" },
};
