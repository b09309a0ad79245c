import { expect, test } from "vitest";
import { auditFilterOf } from "./audit-filter";

test("the last day is part of what is shown", () => {
  expect(auditFilterOf({ from: "2026-03-01", to: "2026-03-01" })).toEqual({
    from: "2026-03-01T00:00:00.000Z",
    to: "2026-03-02T00:00:00.000Z",
  });
});

test("empty fields and days that are none ask for nothing", () => {
  expect(auditFilterOf({ dc: null, actor: "", from: "yesterday", to: "2026-13-40" })).toEqual({});
});

test("the chosen datacenter, who, what and on what are passed on", () => {
  expect(auditFilterOf({ dc: "DC1", actor: "admin", command: "vm.", target: "web-1" })).toEqual({
    datacenter: "DC1",
    actor: "admin",
    command: "vm.",
    target: "web-1",
  });
});
