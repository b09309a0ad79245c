import type { User } from "../state/accounts";
import { microsecondDate, offsetDate } from "./dates";

/** A user as the calls by external relation show it. */
export function userView(user: User): Record<string, unknown> {
  return {
    id: user.id,
    admin: user.admin,
    extRelationId: user.extRelationId,
    selfService: user.selfService,
    selfServiceHourlyGroupProfiles: user.selfServiceHourlyGroupProfiles,
    selfServiceResourceGroupProfiles: user.selfServiceResourceGroupProfiles,
    selfServiceHourlyResourcePack: user.selfServiceHourlyResourcePack,
    name: user.name,
    email: user.email,
    timezone: user.timezone,
    suspended: !user.enabled,
    twoFactorAuth: false,
    created: microsecondDate(user.createdAt),
    updated: microsecondDate(user.updatedAt),
  };
}

/** What a server says of its owner. */
export function ownerView(user: User): Record<string, unknown> {
  const { id, admin, extRelationId, name, email, timezone } = user;
  return {
    id,
    admin,
    extRelationId,
    name,
    email,
    timezone,
    suspended: !user.enabled,
    twoFactorAuth: false,
    created: offsetDate(user.createdAt),
    updated: offsetDate(user.updatedAt),
  };
}
