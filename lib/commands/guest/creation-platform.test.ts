import { expect, test } from "vitest";
import { aPackage, candidate } from "@/lib/domain/placement/testing";
import { PlanBuilder } from "../plan";
import { planPlatform, sayPlatform } from "./creation-platform";

const plan = () => new PlanBuilder("Create VM web", { type: "guest", id: "", name: "web", datacenterId: "DC1" });

test("without a default among several packages one must be named; the check says which there are", () => {
  const host = candidate({ packages: [aPackage("1", "Small"), aPackage("2", "Large")] });
  const builder = plan();
  expect(planPlatform(builder, { wish: {}, host })).toEqual({ package: null, hostGroup: null });
  const { refusal, checks } = builder.build({});
  expect(refusal).toMatchObject({ code: "unknown_package", errors: [{ path: "package" }] });
  expect(checks).toMatchObject([
    { name: "package", ok: false, detail: expect.stringMatching(/Small \(1\), Large \(2\)/) },
  ]);
});

test("the only package, and the group with the hosts that the platform chooses among", () => {
  const group = { name: "Prague", placeable: 3 };
  const host = candidate({ packages: [aPackage("1", "Small")], group });
  const builder = plan();
  const platform = planPlatform(builder, { wish: {}, host });
  expect(platform).toEqual({
    package: { id: "1", name: "Small", chosenBy: "only" },
    hostGroup: { name: "Prague", hosts: 3 },
  });
  sayPlatform(builder, platform);
  expect(builder.build({}).effects).toEqual([
    "It is made by package Small (1), the only one that the platform offers.",
    "The platform chooses the host among the 3 of group Prague.",
  ]);
});

test("nothing is said where the host is chosen here and there are no packages", () => {
  const group = { name: "Prague", placeable: 3 };
  const host = candidate({ group, capabilities: new Set(["hostChoice"]) });
  const builder = plan();
  const platform = planPlatform(builder, { wish: {}, host });
  sayPlatform(builder, platform);
  expect([platform, builder.build({}).effects]).toEqual([{ package: null, hostGroup: null }, []]);
});
