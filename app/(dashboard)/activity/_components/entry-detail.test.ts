import { expect, test } from "vitest";
import { entryDetail, reasonOf } from "./entry-detail";

test("changes and errors are taken out, the rest stays", () => {
  const detail = {
    input: { vmId: "1" },
    changes: [{ field: "memoryMb", from: 512, to: 1024 }],
    error: { code: "conflict", message: "It is busy." },
  };
  expect(entryDetail({ detail })).toEqual({
    changes: [{ field: "memoryMb", from: 512, to: 1024, requiresRestart: false }],
    error: detail.error,
    rest: { input: { vmId: "1" } },
  });
  expect(reasonOf({ detail })).toBe("It is busy.");
});

test("what looks like changes but is none is shown as it is", () => {
  expect(entryDetail({ detail: { changes: "many", n: 1 } }).rest).toEqual({ changes: "many", n: 1 });
  expect(entryDetail({ detail: [1] }).rest).toEqual({ detail: [1] });
  expect(entryDetail({ detail: null }).rest).toEqual({});
});

test("counted refusals say how many there were, and why", () => {
  expect(reasonOf({ detail: { count: 49, error: { code: "unauthenticated", message: "No such token." } } })).toBe(
    "49 times: No such token.",
  );
  expect(reasonOf({ detail: { count: 1, reason: "the account is disabled" } })).toBe("the account is disabled");
  expect(reasonOf({ detail: {} })).toBe("");
});
