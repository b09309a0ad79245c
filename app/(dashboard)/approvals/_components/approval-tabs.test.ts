import { expect, test } from "vitest";
import { permissionsOf } from "@/lib/domain/permissions";
import { approvalFilterOf, approvalTabsOf, toDecide } from "./approval-tabs";
import { anApproval } from "./testing";

test("whoever may not decide has no list of what is to be decided", () => {
  expect(Object.keys(approvalTabsOf({ permissions: [...permissionsOf("operator")] }))).toEqual(["mine", "decided"]);
  expect(Object.keys(approvalTabsOf({ permissions: [...permissionsOf("admin")] }))).toEqual([
    "to-decide",
    "mine",
    "decided",
  ]);
});

test("what waits is listed without one's own requests, the first to expire on top", () => {
  const late = anApproval({ id: "late", expiresAt: "2026-03-03T12:00:00.000Z" });
  const soon = anApproval({ id: "soon" });
  const own = anApproval({ id: "own", requestedBy: { kind: "user", id: "me", name: "Me" } });
  const rows = toDecide([late, own, soon], { me: { id: "me" }, datacenter: null });
  expect(rows.map(({ id }) => id)).toEqual(["soon", "late"]);
});

test("a request that reaches into several datacenters is found under each of them", () => {
  const both = anApproval({ datacenters: ["DC1", "DC2"] });
  expect(toDecide([both], { me: { id: "me" }, datacenter: "DC2" })).toEqual([both]);
  expect(toDecide([both], { me: { id: "me" }, datacenter: "DC3" })).toEqual([]);
});

test("an address that asks for what is pending among the decided, or for nonsense, filters nothing", () => {
  expect(approvalFilterOf("decided", { status: "pending" })).toEqual({});
  expect(approvalFilterOf("decided", { status: "burnt" })).toEqual({});
  expect(approvalFilterOf("decided", { status: "rejected", dc: "DC1" })).toEqual({
    status: "rejected",
    datacenter: "DC1",
  });
  expect(approvalFilterOf("mine", { status: "pending" })).toEqual({ mine: true, status: "pending" });
});
