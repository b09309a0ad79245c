import { placeOf } from "../../affinity/place-of";
import type { Scorer } from "../types";

/** The share of what the request prefers of other guests' places that holds on the host. */
export const affinityPreferences: Scorer = {
  name: "affinity",
  applies: ({ affinity }) => affinity.some(({ strength }) => strength === "prefer"),
  score: ({ affinity }, host) => {
    let kept = 0;
    let asked = 0;
    for (const constraint of affinity) {
      if (constraint.strength !== "prefer") continue;
      asked += 1;
      if (constraint.places.has(placeOf(constraint, host)) === (constraint.relation === "same")) kept += 1;
    }
    return asked === 0 ? 0 : kept / asked;
  },
};
