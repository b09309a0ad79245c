import type { Scorer } from "../types";
import { balance } from "./balance";

/** Prefers the fullest host that still takes it, so that others stay empty: the opposite of `balance`. */
export const packing: Scorer = {
  name: "packing",
  applies: () => true,
  score: (request, host, all) => 1 - balance.score(request, host, all),
};
