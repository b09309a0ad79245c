import type { User } from "@/lib/db/generated/client";
import type { Actor } from "./actor";
import { type AuthParts, identityOf } from "./identity";
import { rightsOfUser } from "./rights";
import { cookieValue, isSecure, sessionCookie } from "./session-cookie";
import { decodeSession, type SessionClaims } from "./session-token";

/** The user of a session, unless it was ended: by disabling, deleting, or a raised session version. */
export async function userOfSession(parts: AuthParts, claims: SessionClaims): Promise<User | undefined> {
  const user = await identityOf(parts).users.get(claims.sub);
  return user && !user.disabledAt && user.sessionVersion === claims.version ? user : undefined;
}

/** The actor of the session in these headers' cookie; null when there is none that holds. Rights are the user's of now. */
export async function actorFromSession(
  parts: AuthParts,
  { headers, ip, requestId }: { headers: Headers; ip: string | null; requestId: string | null },
): Promise<Actor | null> {
  const { name } = sessionCookie(isSecure(parts.config, headers));
  const token = cookieValue(headers.get("cookie"), name);
  const claims = token ? await decodeSession(parts, token) : undefined;
  const user = claims && (await userOfSession(parts, claims));
  return user ? { kind: "user", id: user.id, name: user.name, ...rightsOfUser(user), ip, requestId } : null;
}
