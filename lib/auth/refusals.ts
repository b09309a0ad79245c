import type { Nobody } from "@/lib/audit/audit";
import type { ApiToken } from "@/lib/db/generated/client";
import { type MoxxieError, recordError } from "@/lib/errors";
import { currentLogContext } from "@/lib/log";
import type { Actor } from "./actor";
import { type AuthParts, identityOf } from "./identity";
import { networkOf } from "./throttle";
import { tokenPrefix } from "./token-secret";

type Parts = Pick<AuthParts, "db" | "log">;

/** Somebody who did not prove who they are, by what they said they were. */
export const nobody = (name: string, ip: string | null): Nobody => ({
  kind: "nobody",
  id: "nobody",
  name,
  ip,
  requestId: currentLogContext().requestId ?? null,
});

/**
 * Audits that a token was not accepted. Of the token only its beginning is kept, and only if it looks like one of ours:
 * what else is sent in its place may be a password.
 */
export function noteTokenRefused(
  parts: Parts,
  { secret, token, ip, error }: { secret: string; token: ApiToken | null; ip: string | null; error: MoxxieError },
): void {
  const looksLikeOurs = secret.startsWith("mox_") && secret.length >= 20;
  const prefix = token?.prefix ?? (looksLikeOurs ? tokenPrefix(secret) : null);
  const shared = { command: "token.use", outcome: "refused" } as const;
  identityOf(parts).refusals.note({
    source: networkOf(ip),
    subject: token?.id ?? prefix ?? "",
    record: {
      ...shared,
      actor: nobody(prefix === null ? "(no token of Moxxie)" : `${prefix}…`, ip),
      target: token && { type: "token", id: token.id, name: token.name },
      detail: { prefix, error: { code: error.code, message: error.message } },
    },
    ofMany: { ...shared, actor: nobody("(many tokens)", ip), detail: { reason: "more than a few different tokens" } },
  });
}

/** Audits that somebody was not let in: having failed too often they may not even try, or what they gave was wrong. */
export function noteUnproved(
  parts: Parts,
  { command, name, ip, error }: { command: string; name: string; ip: string | null; error: unknown },
): void {
  const { code, message } = recordError(error);
  const shared = { command, outcome: "refused", detail: { error: { code, message } } } as const;
  identityOf(parts).refusals.note({
    source: networkOf(ip),
    subject: name,
    record: { ...shared, actor: nobody(name, ip) },
    ofMany: { ...shared, actor: nobody("(many accounts)", ip) },
  });
}

/** Audits that somebody known asked for a command that their rights do not reach. */
export function noteForbidden(
  parts: Parts,
  { actor, command, error }: { actor: Actor; command: string; error: unknown },
): void {
  const { code, message } = recordError(error);
  const record = { actor, command, outcome: "refused", detail: { error: { code, message } } } as const;
  identityOf(parts).refusals.note({
    source: `${actor.kind}:${actor.id}`,
    subject: command,
    record,
    ofMany: { ...record, detail: { reason: "more than a few different commands" } },
  });
}
