import type { Permission, Role } from "@/lib/domain/permissions";

/** Who asks. Made by lib/auth from a session, a token or the house itself; never by a caller. */
export interface Actor {
  kind: "user" | "token" | "system";
  id: string;
  name: string;
  role: Role;
  /** The datacenters it is limited to; null = all. */
  datacenterIds: readonly string[] | null;
  /** A token's own limits; null = all permissions of its role. */
  scopes: readonly Permission[] | null;
  ip: string | null;
  requestId: string | null;
}

/** The house itself: pollers, schedules. Nothing a person asked for runs as this. */
export const systemActor: Actor = {
  kind: "system",
  id: "system",
  name: "Moxxie",
  role: "admin",
  datacenterIds: null,
  scopes: null,
  ip: null,
  requestId: null,
};
