import { expect, test } from "vitest";
import { type Permission, permissions, permissionsOf, roles } from "./permissions";

const onlyAdmin: Permission[] = [
  "approval:decide",
  "policy:read",
  "policy:write",
  "endpoint:write",
  "datacenter:write",
  "token:manage",
  "user:manage",
  "webhook:manage",
  "audit:read",
];

test("every role may do all that the one before it may", () => {
  for (const [index, role] of roles.entries()) {
    const before = roles[index - 1];
    if (before) expect(permissionsOf(role)).toEqual(expect.arrayContaining([...permissionsOf(before)]));
    expect(new Set(permissionsOf(role)).size).toBe(permissionsOf(role).length);
  }
});

test("a viewer only reads; an administrator may do everything", () => {
  expect(permissionsOf("viewer").filter((each) => !each.endsWith(":read"))).toEqual([]);
  expect(permissionsOf("admin")).toEqual(permissions);
});

test("decisions, keys, users, the estate, webhooks and the audit log are the administrator's alone", () => {
  expect(permissions.filter((each) => !permissionsOf("operator").includes(each))).toEqual(onlyAdmin);
  expect(permissionsOf("viewer")).not.toContain("endpoint:read");
});

test("nobody gets into a guest by looking alone", () => {
  for (const permission of ["vm:console", "vm:password"] as const) {
    expect(permissionsOf("viewer")).not.toContain(permission);
    expect(permissionsOf("operator")).toContain(permission);
  }
});
