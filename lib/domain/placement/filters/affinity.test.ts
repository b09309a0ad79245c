import { expect, test } from "vitest";
import { constraint, said } from "../testing";
import { affinity } from "./affinity";

const here = "pve:pve1";
const there = "pve:pve2";

test.each([
  ["requireSameHost", { [there]: ["web"] }, "requireSameHost: 'web' not on this host but on pve:pve2"],
  ["requireDifferentHost", { [here]: ["web", "db"] }, "requireDifferentHost: 'web', 'db' are on this host"],
  ["requireSameDC", { DC2: ["web"] }, "requireSameDC: 'web' not in DC1 but in DC2"],
  ["requireDifferentDC", { DC1: ["web"] }, "requireDifferentDC: 'web' is in DC1"],
] as const)("%s refuses a host against it, and says where the guests are", (rule, places, words) => {
  expect(said(affinity, { affinity: [constraint(rule, places)] }, {})).toBe(words);
});

test.each([
  ["requireSameHost", { [here]: ["web"] }],
  ["requireDifferentHost", { [there]: ["web"] }],
  ["requireSameDC", { DC1: ["web"] }],
  ["requireDifferentDC", { DC2: ["web"] }],
  ["requireDifferentHost", {}],
] as const)("%s lets a host pass that keeps it: %j", (rule, places) => {
  expect(said(affinity, { affinity: [constraint(rule, places)] }, {})).toBeNull();
});

test("any of several places will do for the same, none of them for a different one", () => {
  const places = { [here]: ["web-1"], [there]: ["web-2"] };
  expect(said(affinity, { affinity: [constraint("requireSameHost", places)] }, {})).toBeNull();
  expect(said(affinity, { affinity: [constraint("requireDifferentHost", places)] }, {})).not.toBeNull();
});

test("a preference refuses nobody", () => {
  const preferences = [
    constraint("preferSameHost", { [there]: ["web"] }),
    constraint("preferDifferentDC", { DC1: ["web"] }),
  ];
  expect(said(affinity, { affinity: preferences }, {})).toBeNull();
});
