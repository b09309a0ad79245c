import fc from "fast-check";
import { expect, test } from "vitest";
import { returnPath } from "./return-path";

test.each([
  ["/vms?selector=a%20b#row-3", "/vms?selector=a%20b#row-3"],
  ["/", "/"],
  ["/a/../vms", "/vms"],
  ["", "/"],
  [undefined, "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["/./\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?returnTo=/sign-in", "/"],
  ["/api/v1/vms", "/"],
])("%j leads to %j", (wanted, path) => expect(returnPath(wanted)).toBe(path));

test("no text leads to another site", () => {
  const part = fc.constantFrom("/", "\\", ".", "..", "evil.example", "\t", "\n", "http:", "@", "%2f", "?", "#", ":");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join("")),
        fc.array(part).map((parts) => `/${parts.join("")}`),
      ),
      (text) => {
        expect(new URL(returnPath(text), "https://moxxie.example/sign-in").origin).toBe("https://moxxie.example");
      },
    ),
    { numRuns: 2_000 },
  );
});
