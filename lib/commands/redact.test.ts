import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "./redact";

describe("what is stored and shown of an input", () => {
  test.each([
    ["password"],
    ["newPassword"],
    ["rootPassword"],
    ["client_secret"],
    ["clientSecret"],
    ["credentials"],
    ["apiKey"],
    ["apikey"],
    ["api_key"],
    ["privateKey"],
    ["private_key"],
    ["Authorization"],
    ["token"],
    ["accessToken"],
    ["access_token"],
  ])("hides %s at any depth, whole", (key) => {
    const input = { a: [{ b: { [key]: { inner: "s3cret" } } }], [key]: "s3cret" };
    const copy = redact(input);
    expect(JSON.stringify(copy)).not.toContain("s3cret");
    expect(copy).toEqual({ a: [{ b: { [key]: "[hidden]" } }], [key]: "[hidden]" });
  });

  test("hides declared paths, in lists too, and nothing else", () => {
    const input = { url: "https://x", login: { user: "a", word: "s3cret" }, users: [{ pin: 1234 }, { pin: 99 }] };
    expect(redact(input, ["login.word", "users.pin"])).toEqual({
      url: "https://x",
      login: { user: "a", word: "[hidden]" },
      users: [{ pin: "[hidden]" }, { pin: "[hidden]" }],
    });
    expect(redact("s3cret", [""])).toBe("[hidden]");
  });

  test("keeps what only resembles a secret", () => {
    const input = { sshKeys: ["ssh-ed25519 AAAA"], tokenId: "t1", keyboard: "de", hasToken: true };
    expect(redact(input)).toEqual(input);
  });

  test("cuts long texts, long lists and deep nesting", () => {
    const deep = Array.from({ length: 30 }).reduce<unknown>((inner) => ({ inner }), "bottom");
    expect(JSON.stringify(redact(deep))).not.toContain("bottom");
    expect(redact("x".repeat(5000))).toBe(`${"x".repeat(2000)}…`);
    expect(redact(Array.from({ length: 5000 }, () => 1))).toHaveLength(1000);
  });

  test("comes to an end on what contains itself", () => {
    const self: Record<string, unknown> = { name: "loop" };
    self.again = self;
    expect(JSON.stringify(redact(self))).toContain("loop");
  });

  test("drops what has no JSON", () => {
    const input = { gone: undefined, call: () => 1, big: 10n, nan: Number.NaN, infinite: Number.POSITIVE_INFINITY };
    expect(redact(input)).toEqual({ call: null, big: null, nan: null, infinite: null });
  });

  test("is text that the database takes: no NUL, no half characters, keys too", () => {
    const copy = JSON.stringify(redact({ "k\u0000": "a\u0000b", half: "x\ud800" }));
    expect(copy).not.toMatch(/\\u0000|\\ud800/);
    expect(redact(`${"x".repeat(1_999)}😀y`)).toBe(`${"x".repeat(1_999)}\ufffd…`);
  });
});

test("any JSON that is short, shallow and holds no secret comes out as it was; the input is left alone", () => {
  const key = fc.stringMatching(/^[b-d]{1,4}$/);
  const { value } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ maxLength: 20 }).filter((text) => !text.includes("\0")),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    value: fc.oneof({ maxDepth: 4 }, tie("leaf"), fc.array(tie("value")), fc.dictionary(key, tie("value"))),
  }));
  fc.assert(
    fc.property(value, (input) => {
      const before = JSON.stringify(input);
      expect(JSON.stringify(redact(input))).toBe(before);
      expect(JSON.stringify(input)).toBe(before);
    }),
  );
});
