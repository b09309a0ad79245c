import { expect, test } from "vitest";
import { diffChanges } from "./diff-changes";

const change = (field: string, from: string | number | boolean | null, to: string | number | boolean | null) => ({
  field,
  from,
  to,
  requiresRestart: false,
});

test("known fields are named for people, with units, however a layer spells them", () => {
  for (const field of ["memoryMB", "memoryMb"]) {
    const [shown] = diffChanges([change(field, 2048, 512)]);
    expect(shown).toMatchObject({ field: "Memory", from: "2\u00a0GB", to: "512\u00a0MB" });
  }
  expect(diffChanges([change("memoryMb", "4096", "1024")])).toMatchObject([{ from: "4\u00a0GB", to: "1\u00a0GB" }]);
  expect(diffChanges([change("onBoot", false, true)])).toMatchObject([
    { field: "Start with its host", from: "off", to: "on" },
  ]);
});

test("what is not set is told apart from what is empty text, and unknown fields keep their name", () => {
  expect(diffChanges([change("tags", "", "web")])).toMatchObject([{ from: null, to: "web" }]);
  expect(diffChanges([change("cloudInit.user", null, "ops")])).toMatchObject([{ field: "cloudInit.user", from: null }]);
});
