import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roles } from "../permissions";
import { defaultRules, floorId, noConditions, policyProblems, ruleFor } from ".";
import type { ApprovalRule, CommandRisk, DemandFacts, GuestFactsForPolicy, Requester } from "./rule";

const risks: readonly CommandRisk[] = ["routine", "disruptive", "destructive"];
const kinds = ["user", "token"] as const;
const datacenterIds = ["DC1", "DC2"];
const commandRisks: Record<string, CommandRisk> = {
  "vm.start": "routine",
  "vm.stop": "disruptive",
  "vm.delete": "destructive",
};
const tags = ["env-prod", "env-test", "web"];

const rule = (part: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id: "r",
  name: "R",
  enabled: true,
  ...noConditions(),
  ...part,
});
const made: GuestFactsForPolicy = { kind: "vm", managed: true, protected: false, tags: [] };
const demand = (part: Partial<DemandFacts> = {}): DemandFacts => ({
  command: "vm.stop",
  risk: "disruptive",
  datacenterIds: ["DC1"],
  guest: made,
  ...part,
});
const operator: Requester = { kind: "user", role: "operator" };
const admin: Requester = { kind: "user", role: "admin" };
const idFor = (rules: readonly ApprovalRule[], part: Partial<DemandFacts> = {}, requester = operator) =>
  ruleFor(rules, { requester, demands: [demand(part)] })?.id;

describe("a rule holds when all that it names holds", () => {
  test.each<[string, Partial<ApprovalRule>, Partial<DemandFacts>, boolean]>([
    ["nothing named", {}, {}, true],
    ["switched off", { enabled: false }, {}, false],
    ["its risk", { risks: ["disruptive"] }, {}, true],
    ["another risk", { risks: ["destructive", "routine"] }, {}, false],
    ["its command", { commands: ["vm.start", "vm.stop"] }, {}, true],
    ["another command", { commands: ["vm.start"] }, {}, false],
    ["its role", { roles: ["operator"] }, {}, true],
    ["another role", { roles: ["admin"] }, {}, false],
    ["its kind of requester", { requesters: ["user"] }, {}, true],
    ["another kind of requester", { requesters: ["token"] }, {}, false],
    ["its datacenter", { datacenters: ["DC1"] }, {}, true],
    ["another datacenter", { datacenters: ["DC2"] }, {}, false],
    ["one of its datacenters", { datacenters: ["DC2"] }, { datacenterIds: ["DC1", "DC2"] }, true],
    ["a datacenter, for what is in none", { datacenters: ["DC1"] }, { datacenterIds: [], guest: null }, false],
    ["made by Moxxie", { guests: { managed: true } }, {}, true],
    ["not made by Moxxie", { guests: { managed: false } }, {}, false],
    ["protected", { guests: { protected: true } }, {}, false],
    ["a selector that fits", { guests: { selector: "env-prod" } }, { guest: { ...made, tags: ["ENV-prod"] } }, true],
    [
      "a selector that does not",
      { guests: { selector: "env-prod" } },
      { guest: { ...made, tags: ["env-test"] } },
      false,
    ],
    ["anything of a guest, for what is none", { guests: { selector: "NOT env-prod" } }, { guest: null }, false],
    ["all but one", { risks: ["disruptive"], datacenters: ["DC1"], roles: ["admin"] }, {}, false],
  ])("%s", (_, part, facts, holds) => {
    expect(idFor([rule(part)], facts)).toBe(holds ? "r" : undefined);
  });

  test("the first in order names it; of several demands one is enough", () => {
    const rules = [rule({ id: "a", commands: ["vm.delete"] }), rule({ id: "b" }), rule({ id: "c" })];
    expect(idFor(rules)).toBe("b");
    const demands = [demand(), demand({ command: "vm.delete", risk: "destructive" })];
    expect(ruleFor(rules, { requester: operator, demands })?.id).toBe("a");
    expect(ruleFor(rules, { requester: operator, demands: [] })).toBeUndefined();
  });
});

test("by default what destroys data waits for those below administrator, and nothing else does", () => {
  for (const risk of risks) {
    expect(idFor(defaultRules, { risk })).toBe(risk === "destructive" ? "destructive" : undefined);
    expect(idFor(defaultRules, { risk, guest: { ...made, managed: false } }, admin)).toBeUndefined();
  }
});

const anyRule: fc.Arbitrary<ApprovalRule> = fc.record({
  id: fc.constantFrom("a", "b", "c"),
  name: fc.constant("A rule"),
  enabled: fc.boolean(),
  risks: fc.subarray([...risks]),
  commands: fc.subarray(Object.keys(commandRisks)),
  roles: fc.subarray([...roles]),
  requesters: fc.subarray([...kinds]),
  datacenters: fc.subarray(datacenterIds),
  guests: fc.record(
    {
      managed: fc.boolean(),
      protected: fc.boolean(),
      selector: fc.constantFrom("env-prod", "NOT web", "env-* OR web"),
    },
    { requiredKeys: [] },
  ),
});
const anyGuest = fc.record({
  kind: fc.constant("vm" as const),
  managed: fc.boolean(),
  protected: fc.boolean(),
  tags: fc.subarray(tags),
});
const anyDemand: fc.Arbitrary<DemandFacts> = fc
  .record({
    command: fc.constantFrom(...Object.keys(commandRisks)),
    guest: fc.option(anyGuest),
    at: fc.subarray(datacenterIds),
  })
  .map(({ command, guest, at }) => ({ command, risk: commandRisks[command] ?? "routine", datacenterIds: at, guest }));
const anyRequester = fc.record({ kind: fc.constantFrom(...kinds), role: fc.constantFrom(...roles) });

describe("whatever the policy says", () => {
  test("what destroys data of a protected guest waits for those below administrator", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), anyRequester, anyGuest, (rules, requester, guest) => {
        const demands = [demand({ command: "vm.delete", risk: "destructive", guest })];
        const found = ruleFor(rules, { requester, demands });
        if (requester.role !== "admin" && (guest.protected || !guest.managed)) expect(found).toBeDefined();
        // Without rules nothing else waits.
        const bare = ruleFor([], { requester, demands });
        expect(bare?.id).toBe(requester.role !== "admin" && (guest.protected || !guest.managed) ? floorId : undefined);
      }),
    );
  });

  test("one more rule never lets through what waited, and one more demand neither", () => {
    const rules = fc.array(anyRule, { maxLength: 5 });
    const demands = fc.array(anyDemand, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rules, anyRule, demands, anyDemand, anyRequester, (before, more, asked, another, requester) => {
        if (!ruleFor(before, { requester, demands: asked })) return;
        expect(ruleFor([...before, more], { requester, demands: asked })).toBeDefined();
        expect(ruleFor([more, ...before], { requester, demands: asked })).toBeDefined();
        expect(ruleFor(before, { requester, demands: [...asked, another] })).toBeDefined();
      }),
    );
  });

  test("the order of rules changes which of them is named, not whether it waits", () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 5 }),
        fc.array(anyDemand),
        anyRequester,
        (rules, demands, requester) => {
          const [one, other] = [rules, rules.toReversed()].map((each) => ruleFor(each, { requester, demands }));
          expect(one === undefined).toBe(other === undefined);
        },
      ),
    );
  });
});

describe("rules that were sent", () => {
  const vocabulary = {
    commands: new Map(Object.entries(commandRisks).map(([name, risk]) => [name, [risk]])),
    datacenterIds,
  };
  const paths = (...rules: ApprovalRule[]) => policyProblems(rules, vocabulary).map(({ path }) => path);

  test("are taken as they are when they name what there is", () => {
    expect(paths()).toEqual([]);
    expect(paths(...defaultRules)).toEqual([]);
    expect(paths(rule({ commands: ["vm.stop"], risks: ["routine", "disruptive"], datacenters: ["DC2"] }))).toEqual([]);
  });

  test.each<[string, ApprovalRule[], string]>([
    ["an unknown command", [rule({ commands: ["vm.stop", "vm.fly"] })], "rules.0.commands.1"],
    ["an unknown datacenter", [rule({ datacenters: ["DC9"] })], "rules.0.datacenters.0"],
    [
      "a selector that cannot be read",
      [rule(), rule({ id: "s", guests: { selector: "a AND" } })],
      "rules.1.guests.selector",
    ],
    ["an id given twice", [rule(), rule()], "rules.1.id"],
    ["the id of the floor", [rule({ id: floorId })], "rules.0.id"],
    ["risks that none of its commands has", [rule({ risks: ["routine"], commands: ["vm.delete"] })], "rules.0.risks"],
    ["roles that change nothing", [rule({ roles: ["viewer"] })], "rules.0.roles"],
  ])("%s is told by its path", (_, rules, path) => {
    expect(paths(...rules)).toEqual([path]);
  });
});
