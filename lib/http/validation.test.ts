import { describe, expect, test } from "vitest";
import { z } from "zod";
import { resources } from "@/app/api/v1/_routes";
import { BulkRequest } from "@/lib/contracts/bulk";
import { WebhookCreate } from "@/lib/contracts/webhooks";
import { MoxxieError } from "@/lib/errors";
import { parseRequest } from "./validation";

/** What a caller would be told of this input; nothing where it is right. */
function told(schema: z.ZodType, value: unknown, part: "query" | "body" = "body") {
  try {
    parseRequest(schema, value, part);
    return [];
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return (error.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
}

const Member = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });
const Shape = Member.extend({ anyOf: z.array(Member).optional(), oneOf: z.array(Member).optional() });

/** The names that an object's schema, or the branches of a union of objects, take. */
function memberNames(schema: z.ZodType): string[] {
  const shape = Shape.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const branches = [shape, ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  return [...new Set(branches.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

const nonsense = [null, true, -1, 7.5, 1e300, "", "x", "x".repeat(50_000), [], Array(1_000).fill(1), [null], [{}], {}];
const inputs = resources.flatMap(({ path, routes }) =>
  routes.flatMap(({ method, declaration: { body, query } }) => [
    ...(body && method !== "GET" ? [{ name: `${method} ${path}, body`, schema: body, part: "body" as const }] : []),
    ...(query ? [{ name: `${method} ${path}, query`, schema: query, part: "query" as const }] : []),
  ]),
);

describe("what callers are told of wrong input", () => {
  test.each(inputs)("$name: never the validator's own words", ({ schema, part }) => {
    const wholes = nonsense.flatMap((value) => told(schema, value, part));
    const members = memberNames(schema).flatMap((name) =>
      nonsense.flatMap((value) => told(schema, { [name]: value }, part)),
    );
    const all = [...new Set([...wholes, ...members])];
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((text) => /Invalid|Too (small|big)|Unrecognized|expected|received|[<>]=/.test(text))).toEqual([]);
    expect(all.filter((text) => /undefined|\[object/.test(text) || text.length > 1_000)).toEqual([]);
  });

  test("names the bounds of a bulk operation and what was given", () => {
    expect(told(BulkRequest, { operations: [] })).toEqual(["operations: has 0 items; at least 1 is needed"]);
    const many = Array(501).fill({ type: "START_VM", params: {} });
    expect(told(BulkRequest, { operations: many })).toEqual(["operations: has 501 items; at most 500 are allowed"]);
    const one = { type: "START_VM", params: {} };
    expect(told(BulkRequest, { operations: [one], mode: "half", notes: ["x".repeat(2_001), " "], reason: 5 })).toEqual([
      "mode: is 'half'; one of 'transactional', 'best_effort' is needed",
      "notes.0: is 2,001 characters long; at most 2,000 are allowed",
      "notes.1: is empty; at least 1 character is needed",
      "reason: is 5; a text is needed",
    ]);
    expect(told(BulkRequest, { operations: [{ ...one, dependsOn: [-1, 0.5] }] })).toEqual([
      "operations.0.dependsOn.0: is -1; at least 0 is needed",
      "operations.0.dependsOn.1: is 0.5; a whole number is needed",
    ]);
  });

  test("keeps a schema's own sentence", () => {
    const url = "https://example.com/hook";
    expect(told(WebhookCreate, { url, events: [], secret: "hunter2" })).toEqual([
      "events: has 0 items; at least 1 is needed",
      "secret: whsec_ and the base64 of 24 to 64 bytes",
      "secret: whsec_ and the base64 of 24 to 64 bytes",
    ]);
    expect(told(WebhookCreate, { url: 5 })).toEqual(["url: is 5; a text is needed", "events: is missing"]);
  });

  test("says of a union which kinds or which names it takes", () => {
    const either = z.object({ size: z.union([z.string(), z.array(z.number())]) });
    expect(told(either, { size: 5 })).toEqual(["size: is 5; a text or a list is needed"]);
    const kinds = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a") }),
      z.object({ kind: z.literal("b") }),
    ]);
    expect(told(kinds, { kind: "c" })).toEqual(["kind: is 'c'; one of 'a', 'b' is needed"]);
    expect(told(kinds, {})).toEqual(["kind: is missing"]);
  });

  test("speaks of numbers that JSON cannot show", () => {
    expect(told(z.object({ n: z.number() }), JSON.parse('{"n":1e999}'))).toEqual(["n: is a number beyond all bounds"]);
    expect(told(z.object({ n: z.coerce.number() }), { n: "abc" }, "query")).toEqual(["n: is not a number"]);
  });
});
