import { describe, expect, test } from "vitest";
import type { GuestView } from "@/lib/contracts/guests";
import { permissionsOf } from "@/lib/domain/permissions";
import { refusalOf } from "./guest-action-list";

const guest = {
  kind: "vm",
  status: "running",
  template: false,
  lock: null,
  busyOperationId: null,
} as GuestView;
const operator = { role: "operator" as const, permissions: [...permissionsOf("operator")] };
const viewer = { role: "viewer" as const, permissions: [...permissionsOf("viewer")] };

describe("why a menu item is disabled", () => {
  test("what a guest's state allows, an operator may do", () => {
    expect(refusalOf("shutdown", guest, operator)).toBeNull();
    expect(refusalOf("start", guest, operator)).toMatch(/must be stopped or suspended/);
  });
  test("a viewer is told of the role, not of the state", () => {
    expect(refusalOf("start", guest, viewer)).toBe("Your role (viewer) does not allow this.");
  });
  test("while an operation works on it nothing else can be asked", () => {
    expect(refusalOf("shutdown", { ...guest, busyOperationId: "op" }, operator)).toMatch(/Another operation/);
  });
  test("a facet that the platform lacks is said as such", () => {
    const detail = { ...guest, capabilities: { snapshots: false } };
    expect(refusalOf("snapshot", detail, operator)).toBe("The platform of this VM cannot do that.");
  });
});
