import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import type { AuthParts } from "./identity";
import { sessionSeconds } from "./session-cookie";

/** What a session's token says, beside what next-auth adds. */
const SessionClaims = z.object({
  /** The user's id. */
  sub: z.uuid(),
  /** The user's session version at sign-in; another one now means that the session was ended. */
  version: z.int(),
  /** Seconds since 1970. */
  signedInAt: z.int(),
});
export type SessionClaims = z.infer<typeof SessionClaims>;

/** The key that seals sessions, from the secret key by HKDF: the same in every process of an instance. */
export const sessionSecret = ({ secrets }: Pick<AuthParts, "secrets">): string => secrets.deriveKey("next-auth");

/** The claims of a session that begins now. */
export function newSessionClaims(user: { id: string; sessionVersion: number }): SessionClaims {
  return { sub: user.id, version: user.sessionVersion, signedInAt: Math.floor(Date.now() / 1000) };
}

/** The claims if they are a session's and it is not over; next-auth hands decoded tokens as loose objects. */
export function validClaims(claims: unknown): SessionClaims | undefined {
  const parsed = SessionClaims.safeParse(claims);
  if (!parsed.success) return undefined;
  return Date.now() / 1000 < parsed.data.signedInAt + sessionSeconds ? parsed.data : undefined;
}

/** A session token as next-auth itself makes it: an encrypted JWT. */
export function encodeSession(parts: Pick<AuthParts, "secrets">, claims: SessionClaims): Promise<string> {
  return encode({ token: claims, secret: sessionSecret(parts), maxAge: sessionSeconds });
}

/** The claims of a session token; undefined when it is not ours, was changed or is over. */
export async function decodeSession(
  parts: Pick<AuthParts, "secrets">,
  token: string,
): Promise<SessionClaims | undefined> {
  try {
    return validClaims(await decode({ token, secret: sessionSecret(parts) }));
  } catch {
    return undefined; // Not sealed by our key: nobody's session, and no news for the log.
  }
}
