import { describe, expect, test } from "vitest";
import type { Platform } from "@/components/platforms/platforms";
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
const platform: Platform = {
  endpoint: "panel-1",
  datacenter: "DC3",
  product: "Panel",
  capabilities: { snapshots: false, suspend: true },
  suspendKeeps: "access",
};
const operator = { role: "operator" as const, permissions: [...permissionsOf("operator")] };
const viewer = { role: "viewer" as const, permissions: [...permissionsOf("viewer")] };

describe("why a menu item is disabled", () => {
  test("what a guest's state allows, an operator may do", () => {
    expect(refusalOf("shutdown", guest, { me: operator })).toBeNull();
    expect(refusalOf("start", guest, { me: operator })).toMatch(/must be stopped or suspended/);
  });
  test("a viewer is told of the role, not of the state", () => {
    expect(refusalOf("start", guest, { me: viewer })).toBe("Your role (viewer) does not allow this.");
  });
  test("while an operation works on it nothing else can be asked", () => {
    expect(refusalOf("shutdown", { ...guest, busyOperationId: "op" }, { me: operator })).toMatch(/Another operation/);
  });
  test("what its platform lacks is said by the platform's name, before its state", () => {
    const refused = refusalOf("snapshot", { ...guest, status: "failed" }, { me: operator, platform });
    expect(refused).toBe("Panel cannot take snapshots.");
    expect(refusalOf("reboot", guest, { me: operator, platform })).toBeNull();
  });
  test("what has no operating system yet is not started; all else goes as for others", () => {
    const empty = { ...guest, status: "stopped" as const, installed: false };
    expect(refusalOf("start", empty, { me: operator, platform })).toMatch(/^It has no operating system yet; /);
    expect(refusalOf("delete", empty, { me: operator, platform })).toBeNull();
  });
  test("a guest that the platform has locked is resumed, not started", () => {
    const suspended = { ...guest, status: "suspended" as const };
    expect(refusalOf("start", suspended, { me: operator, platform })).toBe(
      "The platform has locked this VM; resume it first.",
    );
    expect(refusalOf("resume", suspended, { me: operator, platform })).toBeNull();
    const keepsMemory = { ...platform, suspendKeeps: "memory" as const };
    expect(refusalOf("start", suspended, { me: operator, platform: keepsMemory })).toBeNull();
  });
});
