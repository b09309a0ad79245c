import { describe, expect, test } from "vitest";
import { csvField } from "./csv";

describe("fields", () => {
  test.each(["=HYPERLINK(1)", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx"])(
    "the text %j cannot be run as a formula",
    (text) => {
      expect(csvField(text).replace(/^"/, "")).toMatch(/^'/);
    },
  );
  test("negative numbers stay numbers", () => expect(csvField(-12.5)).toBe("-12.5"));
  test("what is not known is empty, and zero is not", () => {
    expect(csvField(null)).toBe("");
    expect(csvField(undefined)).toBe("");
    expect(csvField(0)).toBe("0");
    expect(csvField(false)).toBe("false");
  });
});
