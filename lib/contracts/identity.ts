import { z } from "zod";
import { permissions, roles } from "@/lib/domain/permissions";
import { Instant } from "./common";

export const Role = z.enum(roles);
const Datacenters = z.array(z.string().min(1).max(64)).max(100);

export const TokenCreate = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: Role,
    datacenters: Datacenters.optional(),
    scopes: z.array(z.enum(permissions)).max(permissions.length).optional(),
    expiresIn: z.string().max(40).optional().meta({ description: "ISO 8601 duration, e.g. P30D" }),
  })
  .meta({ id: "TokenCreate" });
export type TokenCreate = z.infer<typeof TokenCreate>;
export const TokenView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string(),
    role: Role,
    datacenters: z.array(z.string()),
    scopes: z.array(z.string()),
    createdBy: z.string(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
    lastUsedFrom: z.string().nullable(),
    state: z.enum(["active", "expired", "revoked"]),
  })
  .meta({ id: "Token" });
export type TokenView = z.infer<typeof TokenView>;
export const TokenList = z.object({ items: z.array(TokenView), total: z.number().int() });
export const TokenCreated = TokenView.extend({ token: z.string().meta({ description: "Shown this once" }) }).meta({
  id: "TokenCreated",
});
export type TokenCreated = z.infer<typeof TokenCreated>;

/** Long enough to be safe against guessing; the rest is the user's choice (NIST SP 800-63B-4: length, not composition). */
export const Password = z.string().min(12).max(200);
export const UserCreate = z
  .strictObject({
    email: z.email().max(200),
    name: z.string().trim().min(1).max(100),
    role: Role,
    datacenters: Datacenters.optional(),
    password: Password.optional(),
  })
  .meta({ id: "UserCreate" });
export type UserCreate = z.infer<typeof UserCreate>;
export const UserUpdate = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    role: Role.optional(),
    datacenters: Datacenters.optional(),
    password: Password.optional(),
    disabled: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "name at least one field to change")
  .meta({ id: "UserUpdate" });
export type UserUpdate = z.infer<typeof UserUpdate>;
export const UserView = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: Role,
    datacenters: z.array(z.string()),
    disabled: z.boolean(),
    signIn: z.enum(["password", "oidc", "both", "none"]),
    lastSignInAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: "User" });
export type UserView = z.infer<typeof UserView>;
export const UserList = z.object({ items: z.array(UserView), total: z.number().int() });

/** Who asks: for the dashboard's shell. */
export const Me = z
  .object({
    kind: z.enum(["user", "token", "system"]),
    id: z.string(),
    name: z.string(),
    role: Role,
    datacenters: z.array(z.string()).nullable(),
    permissions: z.array(z.string()),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;
