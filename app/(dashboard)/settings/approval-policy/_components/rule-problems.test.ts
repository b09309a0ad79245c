import { expect, test } from "vitest";
import { ruleProblems } from "./rule-problems";
import { aRule } from "./testing";

const vocabulary = {
  commands: [{ name: "vm.start", summary: "Start a guest", risk: "routine" as const }],
  datacenterIds: ["DC1"],
};

test("a rule that the server would take has no problems", () => {
  expect(
    ruleProblems(aRule({ datacenters: ["DC1"], guests: { selector: "env-prod AND NOT test" } }), vocabulary),
  ).toEqual({});
});

test("each problem stands at its field", () => {
  const rule = aRule({
    name: " ",
    commands: ["vm.start", "vm.bake"],
    datacenters: ["DC9"],
    guests: { selector: "AND" },
  });
  expect(Object.keys(ruleProblems(rule, vocabulary)).sort()).toEqual([
    "commands",
    "datacenters",
    "guests.selector",
    "name",
  ]);
});
