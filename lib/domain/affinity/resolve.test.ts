import { describe, expect, test } from "vitest";
import { aDatacenter, aGuest, anEndpoint, viewOf } from "../testing";
import { resolveAffinity } from "./resolve";
import { type AffinityRules, affinityRules } from "./types";

let number = 0;
const guest = (name: string, [endpointId, hostName]: [string, string], change: Parameters<typeof aGuest>[0] = {}) =>
  aGuest({
    id: `guest-${++number}`,
    vmId: String(number),
    name,
    endpointId,
    hostName,
    datacenterId: endpointId === "east" ? "DC2" : "DC1",
    ...change,
  });

const view = viewOf({
  datacenters: [aDatacenter(), aDatacenter({}, { id: "DC2" })],
  endpoints: [anEndpoint({ id: "west" }), anEndpoint({ id: "east", datacenterId: "DC2" })],
  guests: [
    guest("web-1", ["west", "a"], { tags: ["app-web", "env-prod"] }),
    guest("web-2", ["west", "b"], { tags: ["app-web"] }),
    guest("db", ["east", "a"], { tags: ["app-db", "env-prod"] }),
    guest("twin", ["west", "a"]),
    guest("twin", ["east", "b"]),
    guest("new", ["west", "c"], { status: "creating" }),
    guest("old", ["west", "d"], { status: "deleting" }),
    guest("golden", ["west", "a"], { template: true, tags: ["app-web"] }),
  ],
});
const everywhere: Parameters<typeof resolveAffinity>[2] = { visible: () => true };
const resolve = (rules: AffinityRules, scope: Parameters<typeof resolveAffinity>[2] = everywhere) =>
  resolveAffinity(view, rules, scope);
const placesOf = (rules: AffinityRules, scope = everywhere) => {
  const { constraints, problems } = resolve(rules, scope);
  expect(problems).toEqual([]);
  return constraints.map(({ places }) => Object.fromEntries(places));
};

describe("a rule says where the guests are that it means", () => {
  test("by name, on hosts or in datacenters as the rule is", () => {
    expect(placesOf({ requireSameHost: ["web-1"], preferDifferentDC: ["db"] })).toEqual([
      { "west:a": ["web-1"] },
      { DC2: ["db"] },
    ]);
  });

  test("by tags, at every place where one of them is", () => {
    expect(placesOf({ requireDifferentHost: [{ selector: "app=web" }] })).toEqual([
      { "west:a": ["web-1"], "west:b": ["web-2"] },
    ]);
    expect(placesOf({ preferSameDC: [{ selector: "env-prod" }] })).toEqual([{ DC1: ["web-1"], DC2: ["db"] }]);
  });

  test("several guests of one name are all meant", () => {
    expect(placesOf({ preferSameHost: ["twin"] })).toEqual([{ "west:a": ["twin"], "east:b": ["twin"] }]);
  });

  test("guests that are being made or deleted count, templates never do", () => {
    expect(placesOf({ requireDifferentHost: ["new", "old"] })).toEqual([{ "west:c": ["new"] }, { "west:d": ["old"] }]);
    expect(resolve({ requireDifferentHost: ["golden"] }).problems).toHaveLength(1);
  });

  test("each rule has its meaning", () => {
    for (const rule of affinityRules) {
      const [constraint] = resolve({ [rule]: ["web-1"] }).constraints;
      expect(constraint).toMatchObject({
        rule,
        strength: rule.startsWith("require") ? "require" : "prefer",
        scope: rule.endsWith("Host") ? "host" : "datacenter",
        relation: rule.includes("Same") ? "same" : "different",
      });
    }
  });
});

describe("what cannot be kept is told with the rule and the guest", () => {
  test.each(affinityRules)("%s of a guest that nobody has", (rule) => {
    const { constraints, problems } = resolve({ [rule]: ["web-9"] });
    expect(constraints).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "affinity_impossible",
      message: `${rule}: there is no guest 'web-9', or you may not see it.`,
      extra: { rule, guest: "web-9" },
    });
  });

  test("guests in datacenters that the caller may not see are not there, by name or by tags", () => {
    const onlyDc1 = { visible: (id: string) => id === "DC1" };
    expect(resolve({ preferSameDC: ["db"] }, onlyDc1).problems[0]).toMatchObject({ code: "affinity_impossible" });
    expect(placesOf({ preferSameDC: [{ selector: "env-prod" }] }, onlyDc1)).toEqual([{ DC1: ["web-1"] }]);
    expect(placesOf({ preferSameHost: ["twin"] }, onlyDc1)).toEqual([{ "west:a": ["twin"] }]);
  });

  test("a selector that matches nobody forbids only what must be where they are", () => {
    const nobody = [{ selector: "app=nothing" }];
    expect(resolve({ requireSameHost: nobody }).problems[0]).toMatchObject({
      code: "affinity_impossible",
      extra: { rule: "requireSameHost", guest: "app=nothing" },
    });
    expect(placesOf({ requireDifferentHost: nobody, preferSameDC: nobody, requireDifferentDC: nobody })).toEqual([
      {},
      {},
      {},
    ]);
  });

  test.each(["", "AND", "app=", "(web", "a*b", "web OR OR db"])(
    "the selector %j cannot be read: its path is named",
    (selector) => {
      const { problems } = resolve({ preferSameHost: ["web-1", { selector }] });
      expect(problems[0]).toMatchObject({
        code: "invalid_request",
        errors: [{ path: "affinityRules.preferSameHost.1.selector" }],
      });
    },
  );

  test("nobody has thousands of expressions asked of a whole estate", () => {
    const many = Array.from({ length: 33 }, (_, n) => ({ selector: `client-${n}` }));
    expect(resolve({ preferSameHost: many }).problems[0]).toMatchObject({ code: "invalid_request" });
    expect(resolve({ preferDifferentHost: many.slice(1) }).problems).toEqual([]);
  });

  test("every problem is told, not only the first", () => {
    expect(resolve({ requireSameDC: ["x"], preferSameHost: ["y", { selector: "(" }] }).problems).toHaveLength(3);
  });
});
