import { expect, test } from "vitest";
import type { EndpointOptionField } from "@/lib/domain/endpoint-form";
import { mergedOptions, optionTexts, readOptions } from "./endpoint-options";

const fields: EndpointOptionField[] = [
  { key: "userId", label: "User id", hint: "", type: "integer" },
  { key: "groups", label: "Groups", hint: "", type: "names" },
];

test("what is typed becomes what the platform takes; empty fields are left out", () => {
  expect(readOptions(fields, { userId: " 7 ", groups: "Prague\nBrno, Prague\n" })).toEqual({
    options: { userId: 7, groups: ["Prague", "Brno"] },
    problems: {},
  });
  expect(readOptions(fields, { userId: "", groups: "  " })).toEqual({ options: {}, problems: {} });
});

test("what is no number is told at its field", () => {
  for (const userId of ["0", "-1", "1.5", "admin"])
    expect(readOptions(fields, { userId }).problems).toEqual({ userId: "A whole number from 1" });
});

test("stored options are shown, changed and taken out; those that the form does not show stay", () => {
  const stored = { userId: 7, groups: ["Prague", "Brno"], timeoutMs: 5000 };
  const texts = optionTexts(fields, stored);
  expect(texts).toEqual({ userId: "7", groups: "Prague\nBrno" });
  const { options } = readOptions(fields, { ...texts, userId: "" });
  expect(mergedOptions(fields, stored, options)).toEqual({ groups: ["Prague", "Brno"], timeoutMs: 5000 });
});
