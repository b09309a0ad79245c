import { describe, expect, test } from "vitest";
import { constraint } from "../placement/testing";
import { contradictionIn } from "./contradictions";
import type { AffinityRule } from "./types";

/** Hosts a and b are in DC1, c is in DC2. */
const datacenterOf = { a: "DC1", b: "DC1", c: "DC2" };
const rule = (name: AffinityRule, places: Record<string, string[]>) => constraint(name, places, datacenterOf);

describe("rules that exclude each other are told by name", () => {
  test.each([
    [
      "one guest on the same and on another host",
      rule("requireSameHost", { a: ["x"] }),
      rule("requireDifferentHost", { a: ["x"] }),
    ],
    [
      "one guest in the same and in another datacenter",
      rule("requireSameDC", { DC1: ["x"] }),
      rule("requireDifferentDC", { DC1: ["x"] }),
    ],
    [
      "two guests that are on different hosts",
      rule("requireSameHost", { a: ["x"] }),
      rule("requireSameHost", { b: ["y"] }),
    ],
    [
      "two guests in different datacenters",
      rule("requireSameDC", { DC1: ["x"] }),
      rule("requireSameDC", { DC2: ["y"] }),
    ],
    [
      "a host, and a datacenter in which it is not",
      rule("requireSameDC", { DC2: ["y"] }),
      rule("requireSameHost", { a: ["x"] }),
    ],
    [
      "a host, and its datacenter not",
      rule("requireSameHost", { a: ["x"] }),
      rule("requireDifferentDC", { DC1: ["y"] }),
    ],
  ])("%s", (_, one, other) => {
    for (const constraints of [
      [one, other],
      [other, one],
    ]) {
      const problem = contradictionIn(constraints);
      expect(problem).toMatchObject({ code: "affinity_impossible" });
      for (const { rule: name, words } of [one, other]) expect(problem?.message).toContain(`${name} ${words}`);
      expect(problem?.message).toMatch(/cannot hold together\.$/);
      expect(new Set(problem?.extra?.rules as string[])).toEqual(new Set([one.rule, other.rule]));
    }
  });

  test("and others of the request are not blamed", () => {
    const innocent = rule("requireSameDC", { DC1: ["z"] });
    const problem = contradictionIn([
      innocent,
      rule("requireSameHost", { a: ["x"] }),
      rule("requireDifferentHost", { a: ["y"] }),
    ]);
    expect(problem?.extra?.rules).toEqual(["requireSameHost", "requireDifferentHost"]);
  });

  test("three that only together leave no place are all told", () => {
    const problem = contradictionIn([
      rule("requireSameHost", { a: ["x"], b: ["x"] }),
      rule("requireSameHost", { b: ["y"], c: ["y"] }),
      rule("requireSameHost", { a: ["z"], c: ["z"] }),
    ]);
    expect(problem?.extra?.guests).toEqual(["'x'", "'y'", "'z'"]);
  });
});

describe("the datacenter that the request asks for", () => {
  test.each([
    rule("requireSameDC", { DC2: ["x"] }),
    rule("requireSameHost", { c: ["x"] }),
    rule("requireDifferentDC", { DC1: ["x"] }),
  ])("is told where a rule cannot hold in it: $rule", (one) => {
    expect(contradictionIn([one], ["DC1"])).toMatchObject({
      code: "affinity_impossible",
      extra: { rule: one.rule, guests: ["'x'"] },
    });
    expect(contradictionIn([one], ["DC1"])?.message).toMatch(/cannot hold in DC1, where the request wants it\.$/);
    expect(contradictionIn([one], ["DC1", "DC2", "DC3"])).toBeNull();
    expect(contradictionIn([one])).toBeNull();
  });
});

test.each([
  [
    "another host of the same datacenter",
    [rule("requireSameDC", { DC1: ["x"] }), rule("requireDifferentHost", { a: ["x"] })],
  ],
  [
    "one of several places",
    [rule("requireSameHost", { a: ["x"], c: ["x"] }), rule("requireDifferentDC", { DC1: ["y"] })],
  ],
  ["the same host twice", [rule("requireSameHost", { a: ["x"] }), rule("requireSameHost", { a: ["y"], b: ["y"] })]],
  ["a host in its datacenter", [rule("requireSameHost", { a: ["x"] }), rule("requireSameDC", { DC1: ["x"] })]],
  ["nobody to keep away from", [rule("requireSameHost", { a: ["x"] }), rule("requireDifferentHost", {})]],
  ["preferences, which bind nobody", [rule("preferSameHost", { a: ["x"] }), rule("preferDifferentHost", { a: ["x"] })]],
])("rules that leave a place are no contradiction: %s", (_, constraints) => {
  expect(contradictionIn(constraints)).toBeNull();
});
