import { expect, test } from "vitest";
import { networkChoiceOf, traceOf } from "./network-choice";

const trace = [
  { step: "request", profileId: null, outcome: "skipped", reason: "The request names no network." },
  { step: "primary", profileId: "7", outcome: "chosen", reason: "It is the primary network of package Small." },
  { step: "default", profileId: "0", outcome: "not_reached", reason: "There is a primary network." },
];

test("the choice of a plan is read with its steps, also where a plan of old has none", () => {
  const choice = { profileId: "7", chosenBy: "primary" };
  expect(networkChoiceOf({ ...choice, trace, vlan: 100 })).toEqual({ ...choice, trace });
  expect(networkChoiceOf(choice)).toEqual({ ...choice, trace: [] });
});

test("what is no choice is none: refused plans have an empty one", () => {
  expect(networkChoiceOf({ profileId: "", chosenBy: "default" })).toBeNull();
  expect(networkChoiceOf(undefined)).toBeNull();
  expect(traceOf("nonsense")).toEqual([]);
});
