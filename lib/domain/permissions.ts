/** Roles and what each may do. Pure; browser-safe, so that a button asks the same table as the server. */

export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  "vm:read",
  "vm:create",
  "vm:update",
  "vm:power",
  "vm:snapshot",
  "vm:clone",
  "vm:migrate",
  "vm:delete",
  "vm:console",
  "vm:password",
  "estate:read",
  "reservation:read",
  "reservation:write",
  "network:read",
  "network:write",
  "task:read",
  "task:cancel",
  "operation:read",
  "operation:cancel",
  "operation:bulk",
  "approval:read",
  "approval:decide",
  "policy:read",
  "policy:write",
  "event:read",
  "endpoint:read",
  "endpoint:write",
  "datacenter:write",
  "token:manage",
  "user:manage",
  "webhook:manage",
  "audit:read",
  "metrics:read",
] as const;
export type Permission = (typeof permissions)[number];

const viewer = [
  "vm:read",
  "estate:read",
  "reservation:read",
  "network:read",
  "task:read",
  "operation:read",
  "event:read",
  "metrics:read",
] as const;

const operator = [
  ...viewer,
  "vm:create",
  "vm:update",
  "vm:power",
  "vm:snapshot",
  "vm:clone",
  "vm:migrate",
  // An operator may ask for a deletion; `execute` decides whether it runs or needs an administrator.
  "vm:delete",
  // Both let their holder into the guest itself, past whatever its owner has set up.
  "vm:console",
  "vm:password",
  "reservation:write",
  "network:write",
  "task:cancel",
  "operation:cancel",
  "operation:bulk",
  // Their own requests; those of others are for whoever may decide.
  "approval:read",
  "endpoint:read",
] as const;

const byRole: Record<Role, readonly Permission[]> = { viewer, operator, admin: permissions };

export const permissionsOf = (role: Role): readonly Permission[] => byRole[role];
