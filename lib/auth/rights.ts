import type { ApiToken, User } from "@/lib/db/generated/client";
import { type Permission, permissions, permissionsOf, type Role, roles } from "@/lib/domain/permissions";
import type { Actor } from "./actor";

/** What somebody may do and where. */
export type Rights = Pick<Actor, "role" | "datacenterIds" | "scopes">;

/** In the database an empty list means no limit; here, where a mistake would open everything, null does. */
const limits = <Item>(list: readonly Item[]): readonly Item[] | null => (list.length > 0 ? list : null);

export function rightsOfUser({ role, datacenterIds }: Pick<User, "role" | "datacenterIds">): Rights {
  return { role, datacenterIds: limits(datacenterIds), scopes: null };
}

export function rightsOfToken(token: Pick<ApiToken, "role" | "datacenterIds" | "scopes">): Rights {
  // Scopes of a version of Moxxie that knew others grant nothing, but still limit.
  const scopes = token.scopes.length > 0 ? permissions.filter((each) => token.scopes.includes(each)) : null;
  return { role: token.role, datacenterIds: limits(token.datacenterIds), scopes };
}

/** The permissions that remain of a role under its scopes. */
export function grantedPermissions({ role, scopes }: Pick<Rights, "role" | "scopes">): Permission[] {
  return permissionsOf(role).filter((each) => scopes === null || scopes.includes(each));
}

/** Whether `inner` may do nothing, and see nothing, that `outer` may not. */
export function isWithin(inner: Rights, outer: Rights): boolean {
  const allowed = new Set(grantedPermissions(outer));
  return (
    rankOf(inner.role) <= rankOf(outer.role) &&
    grantedPermissions(inner).every((permission) => allowed.has(permission)) &&
    reachesWithin(inner.datacenterIds, outer.datacenterIds)
  );
}

/** Whether everything in the datacenters of `inner` lies in those of `outer`; null = all. */
export function reachesWithin(inner: readonly string[] | null, outer: readonly string[] | null): boolean {
  if (outer === null) return true;
  return inner?.every((datacenterId) => outer.includes(datacenterId)) ?? false;
}

/** What both allow. A list of datacenters that comes out empty allows none, unlike null. */
export function intersect(one: Rights, other: Rights): Rights {
  return {
    role: rankOf(one.role) <= rankOf(other.role) ? one.role : other.role,
    datacenterIds: common(one.datacenterIds, other.datacenterIds),
    scopes: common(one.scopes, other.scopes),
  };
}

function common<Item>(one: readonly Item[] | null, other: readonly Item[] | null): readonly Item[] | null {
  if (one === null) return other;
  return other === null ? one : one.filter((item) => other.includes(item));
}

// `roles` is listed from the least to the most powerful.
const rankOf = (role: Role) => roles.indexOf(role);
