import { isUserId } from "@/lib/auth/token-actor";
import type { TokenView, UserView } from "@/lib/contracts/identity";
import type { ApiToken, Prisma, User } from "@/lib/db/generated/client";

/** A token as callers see it. */
export async function tokenView(db: Pick<Prisma.TransactionClient, "user">, token: ApiToken): Promise<TokenView> {
  const [view] = await tokenViews(db, [token]);
  if (!view) throw new Error("a token has a view");
  return view;
}

/** Tokens as callers see them; their makers by email address. */
export async function tokenViews(
  db: Pick<Prisma.TransactionClient, "user">,
  tokens: readonly ApiToken[],
): Promise<TokenView[]> {
  const makerIds = [...new Set(tokens.map(({ createdBy }) => createdBy).filter(isUserId))];
  const makers = await db.user.findMany({ where: { id: { in: makerIds } }, select: { id: true, email: true } });
  const emailOf = new Map(makers.map(({ id, email }) => [id, email]));
  const now = new Date();
  return tokens.map((token) => ({
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    role: token.role,
    datacenters: token.datacenterIds,
    scopes: token.scopes,
    createdBy: emailOf.get(token.createdBy) ?? (isUserId(token.createdBy) ? "a deleted user" : token.createdBy),
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: token.lastUsedFrom,
    state: token.revokedAt ? "revoked" : token.expiresAt && token.expiresAt <= now ? "expired" : "active",
  }));
}

/** A user as callers see them. */
export function userView(user: User): UserView {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    datacenters: user.datacenterIds,
    disabled: user.disabledAt !== null,
    signIn: user.passwordHash ? (user.oidcSubject ? "both" : "password") : user.oidcSubject ? "oidc" : "none",
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
  };
}
