import { describe, expect, test } from "vitest";
import type { EventType, EventView } from "@/lib/contracts/system";
import { admin, operator, viewer } from "@/lib/testing/world";
import { isOf, mayHear } from "./event-visibility";

const event = (datacenter: string | null, data: Record<string, unknown> = {}, type: EventType = "operation.updated") =>
  ({ id: "1", type, at: "2026-03-01T12:00:00.000Z", datacenter, subject: "x", data }) satisfies EventView;
const of = (...datacenterIds: string[]) => ({ ...admin, datacenterIds });

test("what is in several datacenters is heard by those who see all of them", () => {
  const both = event(null, { datacenters: ["DC1", "DC2"] });
  expect(mayHear(admin, both)).toBe(true);
  expect(mayHear(of("DC1", "DC2", "DC3"), both)).toBe(true);
  expect(mayHear(of("DC1"), both)).toBe(false);
  expect([isOf(both, "DC2"), isOf(both, "DC3"), isOf(event("DC3"), "DC3")]).toEqual([true, false, true]);
});

test("what is in one datacenter, or in none, is heard as before", () => {
  expect(mayHear(of("DC1"), event("DC1"))).toBe(true);
  // Its own datacenter counts, whatever the data say.
  expect(mayHear(of("DC1"), event("DC2", { datacenters: ["DC1"] }))).toBe(false);
  expect([mayHear(of("DC1"), event(null)), mayHear(viewer, event(null))]).toEqual([false, true]);
  expect(mayHear(of("DC1"), event(null, { datacenters: "DC1" }))).toBe(false);
});

describe("requests for an approval", () => {
  const asked = (by: unknown, datacenter: string | null = "DC1") =>
    event(datacenter, { requestedBy: by }, "approval.requested");
  const otto = { kind: operator.kind, id: operator.id, name: operator.name };

  test("are heard by those who may decide on them, and by the requester wherever it is", () => {
    expect(mayHear(admin, asked(otto))).toBe(true);
    expect(mayHear(operator, asked(otto))).toBe(true);
    expect(mayHear({ ...operator, datacenterIds: ["DC9"] }, asked(otto))).toBe(true);
  });

  test("are heard by nobody else", () => {
    expect(mayHear(viewer, asked(otto))).toBe(false);
    expect(mayHear({ ...operator, id: "other" }, asked(otto))).toBe(false);
    expect(mayHear({ ...operator, kind: "token" }, asked(otto))).toBe(false);
    expect(mayHear(of("DC2"), asked(otto))).toBe(false);
    expect(mayHear({ ...admin, scopes: ["event:read"] }, asked(otto))).toBe(false);
    expect(mayHear({ ...operator, id: "null" }, asked(null))).toBe(false);
  });
});
