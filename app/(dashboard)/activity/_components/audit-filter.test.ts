import { expect, test } from "vitest";
import { auditFilterOf } from "./audit-filter";

test("the last day is part of what is shown", () => {
  expect(auditFilterOf({ from: "2026-03-01", to: "2026-03-01" })).toEqual({
    from: "2026-03-01T00:00:00.000Z",
    to: "2026-03-02T00:00:00.000Z",
  });
});

test("empty fields and days that are none ask for nothing", () => {
  const nonsense = { outcome: "exploded", by: "ghost", operation: "17", from: "yesterday", to: "2026-13-40" };
  expect(auditFilterOf({ dc: null, actor: "", q: "", ...nonsense })).toEqual({});
});

test("the chosen datacenter, who, what and on what are passed on", () => {
  expect(auditFilterOf({ dc: "DC1", actor: "admin", command: "vm.", target: "web-1" })).toEqual({
    datacenter: "DC1",
    actor: "admin",
    command: "vm.",
    target: "web-1",
  });
});

test("how it ended, by what kind, and the rows of one request or operation are passed on", () => {
  const operation = "0b8f6f0e-0000-4000-8000-000000000001";
  expect(auditFilterOf({ outcome: "refused", by: "nobody", request: "r-1", operation, q: "web" })).toEqual({
    outcome: "refused",
    actorKind: "nobody",
    requestId: "r-1",
    operationId: operation,
    q: "web",
  });
});
