import type { ApiToken, User } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { Actor } from "./actor";
import { type AuthParts, identityOf } from "./identity";
import { noteTokenRefused } from "./refusals";
import { intersect, rightsOfToken, rightsOfUser } from "./rights";
import { hashTokenSecret, isMistyped } from "./token-secret";

/** Creator of the token that the configuration names: no user whose rights could shrink. */
export const configurationCreator = "configuration";

/**
 * The actor of an API token. It never has more rights than the user who made it has now: it shrinks with them, and ends
 * when the user is disabled or deleted.
 *
 * @throws MoxxieError `unauthenticated`.
 */
export async function actorFromToken(
  parts: AuthParts,
  { secret, ip, requestId }: { secret: string; ip: string | null; requestId: string | null },
): Promise<Actor> {
  const { tokens, tokenUse } = identityOf(parts);
  // Looked up even when the checksum is wrong: the configuration's token is whatever its author chose.
  const token = await tokens.get(hashTokenSecret(secret));
  try {
    if (!token)
      throw refused(isMistyped(secret) ? "The API token is mistyped or cut off." : "There is no such API token.");
    const maker = isUserId(token.createdBy) ? await identityOf(parts).users.get(token.createdBy) : null;
    const actor = actorOfToken(token, { maker, ip, requestId });
    tokenUse.note(token.id, ip);
    return actor;
  } catch (error) {
    if (error instanceof MoxxieError) noteTokenRefused(parts, { secret, token, ip, error });
    throw error;
  }
}

/**
 * The actor of a token that is known, as it and its maker are now.
 *
 * @param facts `maker` is the user of `createdBy`; null or undefined when there is none of that id.
 * @throws MoxxieError `unauthenticated` for a token that was revoked, has expired, or whose maker's account has ended.
 */
export function actorOfToken(
  token: ApiToken,
  { maker, ip, requestId }: { maker: User | null | undefined; ip: string | null; requestId: string | null },
): Actor {
  if (token.revokedAt) throw refused(`The API token '${token.name}' was revoked.`);
  if (token.expiresAt && token.expiresAt.getTime() <= Date.now())
    throw refused(`The API token '${token.name}' expired at ${token.expiresAt.toISOString()}.`);
  const own = rightsOfToken(token);
  const creator = creatorOf(token, maker);
  const rights = creator ? intersect(own, rightsOfUser(creator)) : own;
  return { kind: "token", id: token.id, name: token.name, ...rights, ip, requestId };
}

/** Whether `createdBy` is a user's id rather than a word such as {@link configurationCreator}. */
export const isUserId = (createdBy: string) => /^[0-9a-f-]{36}$/.test(createdBy);

/** Null when no user made the token. */
function creatorOf(token: ApiToken, creator: User | null | undefined): User | null {
  if (!isUserId(token.createdBy)) return null;
  if (creator && !creator.disabledAt) return creator;
  throw refused(`The API token '${token.name}' has ended: its maker's account is ${creator ? "disabled" : "deleted"}.`);
}

const refused = (message: string) => new MoxxieError("unauthenticated", message);
