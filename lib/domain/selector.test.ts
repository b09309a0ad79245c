import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { parseSelector } from "./selector";

const matches = (selector: string, ...tags: string[]) => parseSelector(selector).matches(tags);

describe("a tag expression", () => {
  test.each([
    ["env-prod", ["env-prod", "web"], true],
    ["env-prod", ["env-production"], false],
    ["ENV-Prod", ["env-prod"], true],
    ["env-*", ["env-test"], true],
    ["*", [], false],
    ["env-prod AND NOT client-acme", ["env-prod"], true],
    ["env-prod AND NOT client-acme", ["env-prod", "client-acme"], false],
    ["web OR db", ["db"], true],
    ["a or b and c", ["a"], true],
    ["(a OR b) AND c", ["a"], false],
    ["NOT NOT a", ["a"], true],
    ["NOT a AND b", ["b"], true],
    ["app=web,tier=frontend", ["app-web", "tier:frontend"], true],
    ["app=web,tier=frontend", ["app=web"], false],
    ["app=web*", ["app-website"], true],
    ["app!=web", ["app-db"], true],
    ["app!=web", ["app-web"], false],
  ])("%s on %j is %s", (selector, tags, expected) => expect(matches(selector, ...tags)).toBe(expected));

  test.each([
    ["", 1, "expected a tag"],
    ["a AND", 6, "found the end"],
    ["a b", 3, "expected AND, OR or the end, found 'b'"],
    ["(a OR b", 8, "')'"],
    ["a)", 2, "found ')'"],
    ["a,,b", 3, "found ','"],
    ["a*b", 2, "only at the end"],
    ["=web", 1, "key=value"],
    ["app=", 1, "key=value"],
  ])("%s is refused with the position %i of what is wrong", (selector, position, detail) => {
    const error = (() => {
      try {
        parseSelector(selector);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(MoxxieError);
    expect(error).toMatchObject({ code: "invalid_request", extra: { position } });
    expect(String(error)).toContain(detail);
  });
});

/** An expression as text, together with what it means on tags a, b, c. */
interface Sample {
  text: string;
  holds: (tags: string[]) => boolean;
}
const { expression } = fc.letrec<{ expression: Sample }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("a", "b", "c").map((tag) => ({ text: tag, holds: (tags: string[]) => tags.includes(tag) })),
    tie("expression").map(({ text, holds }) => ({ text: `NOT (${text})`, holds: (tags: string[]) => !holds(tags) })),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => ({
      text: `(${left.text}) AND (${right.text})`,
      holds: (tags: string[]) => left.holds(tags) && right.holds(tags),
    })),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => ({
      text: `(${left.text}) OR (${right.text})`,
      holds: (tags: string[]) => left.holds(tags) || right.holds(tags),
    })),
  ),
}));

test("any nesting means what its parts mean", () => {
  fc.assert(
    fc.property(expression, fc.subarray(["a", "b", "c"]), ({ text, holds }, tags) => {
      expect(matches(text, ...tags)).toBe(holds(tags));
    }),
  );
});

test("any text is either understood or refused with a position inside it", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        parseSelector(text).matches(["a"]);
      } catch (error) {
        if (!(error instanceof MoxxieError)) throw error;
        expect(error.extra?.position).toBeGreaterThanOrEqual(1);
        expect(error.extra?.position).toBeLessThanOrEqual(text.length + 1);
      }
    }),
  );
});
