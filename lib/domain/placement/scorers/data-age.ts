import type { Scorer } from "../types";
import { share } from "./share";

/** What is older says nothing any more; polls come far more often. */
const oldestSeconds = 300;

/** Prefers hosts that were looked at lately. */
export const dataAge: Scorer = {
  name: "data-age",
  applies: () => true,
  score: (_, { dataAgeSeconds }) => (dataAgeSeconds === null ? 0 : 1 - share(dataAgeSeconds, oldestSeconds)),
};
