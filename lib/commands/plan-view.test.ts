import { expect, test } from "vitest";
import { z } from "zod";
import { defineCommand, type Plan } from "./define";
import { planView } from "./plan-view";

const target = { type: "operation", id: "", name: "3 items", datacenterId: null } as const;
const plan: Plan<object> = {
  title: "Do 3 things",
  target,
  checks: [],
  effects: [],
  warnings: [],
  changes: [],
  irreversible: false,
  confirm: null,
  refusal: null,
  decisions: {},
};
const command = defineCommand<z.ZodObject, object>({
  name: "test.several",
  summary: "Do several things",
  input: z.object({}),
  permission: "operation:bulk",
  risk: "routine",
  plan: async () => plan,
  steps: () => [],
});
const demand = (risk: "routine" | "disruptive" | "destructive") => ({ command: "test.one", risk, target });

test("several things are as risky as the gravest of them", () => {
  const demands = [demand("disruptive"), demand("destructive"), demand("routine")];
  expect(planView(command, { ...plan, demands }, {}).risk).toBe("destructive");
  expect(planView(command, { ...plan, demands: [demand("routine")] }, {}).risk).toBe("routine");
});

test("a command that asks for nothing further is as risky as it says", () => {
  expect(planView({ ...command, risk: "disruptive" }, plan, {}).risk).toBe("disruptive");
});
