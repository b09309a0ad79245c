import { type Permission, permissionsOf } from "@/lib/domain/permissions";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Actor } from "./actor";

/** Whether the actor has the permission at all, in some datacenter. */
export function can(actor: Actor, permission: Permission): boolean {
  return permissionsOf(actor.role).includes(permission) && (actor.scopes === null || actor.scopes.includes(permission));
}

/** Whether the actor may know of things in that datacenter. */
export function sees(actor: Actor, datacenterId: string | null): boolean {
  return actor.datacenterIds === null || (datacenterId !== null && actor.datacenterIds.includes(datacenterId));
}

/** Throws `forbidden` without the permission. The one authorisation function: queries and `execute` call it, entrances cannot forget it. */
export function authorise(actor: Actor, permission: Permission): void {
  if (can(actor, permission)) return;
  const who = actor.kind === "token" ? `The token '${actor.name}'` : `Your role (${actor.role})`;
  throw new MoxxieError("forbidden", `${who} does not have the permission ${permission}.`, { extra: { permission } });
}

/** Throws `not_found` for things in a datacenter the actor may not see: their existence is not its business. */
export function authoriseIn(
  actor: Actor,
  permission: Permission,
  target: { datacenterId: string | null; what: string; id: string },
): void {
  authorise(actor, permission);
  if (!sees(actor, target.datacenterId)) throw notFound(target.what, target.id);
}
