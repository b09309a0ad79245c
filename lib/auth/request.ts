import { MoxxieError } from "@/lib/errors";
import { currentLogContext } from "@/lib/log";
import type { Actor } from "./actor";
import { clientAddress } from "./client-address";
import type { AuthParts } from "./identity";
import { assertSameOrigin } from "./same-origin";
import { actorFromSession } from "./session-actor";
import { actorFromToken } from "./token-actor";

/**
 * Who asks: by `Authorization: Bearer` (RFC 6750), else by the session's cookie; null when the request names nobody.
 *
 * @throws MoxxieError `unauthenticated` for credentials that do not hold, `cross_site_request` for a write by cookie
 * from another site's page.
 */
export async function findActor(parts: AuthParts, request: Request): Promise<Actor | null> {
  const { headers } = request;
  const facts = { ip: clientAddress(headers), requestId: currentLogContext().requestId ?? null };
  // Other schemes are not for us: a reverse proxy in front may ask for a password of its own.
  const secret = bearerToken(headers.get("authorization") ?? "");
  if (secret !== undefined) return actorFromToken(parts, { secret, ...facts });
  const actor = await actorFromSession(parts, { headers, ...facts });
  if (actor) assertSameOrigin(parts.config, request);
  return actor;
}

/** As {@link findActor}, for entrances that let nobody in. */
export async function actorFromRequest(parts: AuthParts, request: Request): Promise<Actor> {
  const actor = await findActor(parts, request);
  if (actor) return actor;
  throw new MoxxieError("unauthenticated", "Sign in, or send 'Authorization: Bearer' with an API token.");
}

function bearerToken(authorization: string): string | undefined {
  if (!/^Bearer( |$)/i.test(authorization)) return undefined;
  const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (secret) return secret;
  throw new MoxxieError("unauthenticated", "The Authorization header must read 'Bearer' and an API token.");
}
