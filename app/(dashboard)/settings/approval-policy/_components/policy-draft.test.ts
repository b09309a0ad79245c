import { expect, test } from "vitest";
import { PolicyRule } from "@/lib/contracts/approvals";
import { expiryWords, moved, policyChanges, ruleIdOf, withRule } from "./policy-draft";
import { aRule } from "./testing";

const other = aRule({ id: "production", name: "Production" });
const policy = { rules: [aRule(), other], expiresAfter: "PT24H" };

test("a policy that is as it was has no changes", () => {
  expect(policyChanges(policy, structuredClone(policy))).toEqual([]);
});

test("each condition of a rule that is another one is said with its former value", () => {
  const edited = withRule(policy.rules, aRule({ enabled: false, datacenters: ["DC1"], roles: [] }));
  expect(policyChanges(policy, { ...policy, rules: edited })).toEqual([
    { field: "“What destroys data”: state", from: "on", to: "off" },
    { field: "“What destroys data”: roles", from: "viewers, operators", to: "anybody" },
    { field: "“What destroys data”: datacenters", from: "all", to: "DC1" },
  ]);
});

test("rules that came and went are said as what they hold back", () => {
  const added = aRule({ id: "new", name: "New", risks: [], commands: ["vm.stop"], roles: [] });
  expect(policyChanges(policy, { ...policy, rules: [aRule(), added] })).toEqual([
    { field: "“Production”", from: "destructive commands asked for by viewers or operators", to: "removed" },
    { field: "“New”", from: null, to: "vm.stop asked for by anybody" },
  ]);
});

test("another order is a change, and a rule that came is none of the order", () => {
  expect(policyChanges(policy, { ...policy, rules: moved(policy.rules, 1, -1) })).toEqual([
    { field: "Order", from: "1. What destroys data\n2. Production", to: "1. Production\n2. What destroys data" },
  ]);
  const fields = policyChanges(policy, { ...policy, rules: [aRule({ id: "x", name: "X" }), ...policy.rules] });
  expect(fields.map(({ field }) => field)).toEqual(["“X”"]);
});

test("the time to decide in is said in words", () => {
  expect(policyChanges(policy, { ...policy, expiresAfter: "P7D" })).toEqual([
    { field: "Requests expire after", from: "24 hours", to: "7 days" },
  ]);
  expect(expiryWords("P1M")).toBe("P1M");
  expect(policyChanges(policy, { ...policy, expiresAfter: "P1D" })).toEqual([]);
});

test("the first rule cannot go further up, nor the last further down", () => {
  expect(moved(policy.rules, 0, -1)).toEqual(policy.rules);
  expect(moved(policy.rules, 1, 1)).toEqual(policy.rules);
});

test.each(["Löschen in Produktion", "!!!", "x".repeat(200), "What destroys data"])(
  "the id made of %j is one that the API takes and no other rule has",
  (name) => {
    const id = ruleIdOf(name, ["what-destroys-data", "rule"]);
    expect(PolicyRule.shape.id.safeParse(id).success).toBe(true);
    expect(["what-destroys-data", "rule"]).not.toContain(id);
  },
);
