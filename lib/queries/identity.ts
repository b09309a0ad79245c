import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { grantedPermissions, reachesWithin } from "@/lib/auth/rights";
import type { Me, TokenView, UserView } from "@/lib/contracts/identity";
import type { ApiToken, User } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { tokenViews, userView } from "./identity-views";

type Stored = Pick<Moxxie, "db">;

/** An administrator of some datacenters sees the users and tokens of these alone, not those of all. */
const isVisible = (actor: Actor, { datacenterIds }: { datacenterIds: readonly string[] }) =>
  reachesWithin(datacenterIds.length > 0 ? datacenterIds : null, actor.datacenterIds);

/** API tokens that the actor may manage, the newest first; revoked and expired ones too. */
export async function listTokens({ db }: Stored, actor: Actor): Promise<{ items: TokenView[]; total: number }> {
  authorise(actor, "token:manage");
  const tokens = await db.prisma.apiToken.findMany({ orderBy: { createdAt: "desc" } });
  const items = await tokenViews(
    db.prisma,
    tokens.filter((token) => isVisible(actor, token)),
  );
  return { items, total: items.length };
}

/** Users that the actor may manage, by email address. */
export async function listUsers({ db }: Stored, actor: Actor): Promise<{ items: UserView[]; total: number }> {
  authorise(actor, "user:manage");
  const users = await db.prisma.user.findMany({ orderBy: { email: "asc" } });
  const items = users.filter((user) => isVisible(actor, user)).map(userView);
  return { items, total: items.length };
}

/**
 * One user.
 * @throws MoxxieError `not_found`, also for users whom the actor may not see.
 */
export async function getUser(stored: Stored, actor: Actor, id: string): Promise<UserView> {
  authorise(actor, "user:manage");
  return userView(await findUser(stored, actor, id));
}

/** The row of a user that the actor may manage; for commands, which are authorised already. */
export async function findUser({ db }: Stored, actor: Actor, id: string): Promise<User> {
  const user = await db.prisma.user.findUnique({ where: { id } });
  if (!user || !isVisible(actor, user)) throw notFound("user", id);
  return user;
}

/** The row of a token that the actor may manage; for commands, which are authorised already. */
export async function findToken({ db }: Stored, actor: Actor, id: string): Promise<ApiToken> {
  const token = await db.prisma.apiToken.findUnique({ where: { id } });
  if (!token || !isVisible(actor, token)) throw notFound("token", id);
  return token;
}

/** Who asks, with what they may do. */
export function me(actor: Actor): Me {
  return {
    kind: actor.kind,
    id: actor.id,
    name: actor.name,
    role: actor.role,
    datacenters: actor.datacenterIds && [...actor.datacenterIds],
    permissions: grantedPermissions(actor),
  };
}
