import { expect, test } from "vitest";
import { affinityRulesOf } from "./affinity-draft";

test("rows of one rule come together, names apart from tag expressions; empty ones are left out", () => {
  expect(
    affinityRulesOf([
      { rule: "requireDifferentHost", by: "name", text: "web-1, web-2" },
      { rule: "requireDifferentHost", by: "tags", text: " app=web AND env-prod " },
      { rule: "preferSameDC", by: "name", text: "db" },
      { rule: "requireSameHost", by: "name", text: "  " },
    ]),
  ).toEqual({
    requireDifferentHost: ["web-1", "web-2", { selector: "app=web AND env-prod" }],
    preferSameDC: ["db"],
  });
});

test("without a word there are no rules", () => {
  expect(affinityRulesOf([{ rule: "preferSameDC", by: "tags", text: "" }])).toBeUndefined();
});
