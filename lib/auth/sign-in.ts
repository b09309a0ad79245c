import { type AuditRecord, writeAudit, writeAuditNow } from "@/lib/audit/audit";
import type { User } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import { currentLogContext } from "@/lib/log";
import { type AuthParts, identityOf } from "./identity";
import { verifyPassword } from "./password";
import { nobody, noteUnproved } from "./refusals";
import { beginAttempt } from "./throttle";

/** Email addresses are compared and kept in this form. */
export const normalEmail = (email: string) => email.trim().toLowerCase();

/**
 * The user with this email address and password, signed in: throttled, audited, `lastSignInAt` set. An unknown address
 * and a wrong password cannot be told apart, neither by the answer nor by the time it takes.
 *
 * @throws MoxxieError `unauthenticated`, or `too_many_requests` with the time left.
 */
export async function signInWithPassword(
  parts: AuthParts,
  { email: typedEmail, password, ip }: { email: string; password: string; ip: string | null },
): Promise<User> {
  const email = normalEmail(typedEmail);
  const attempt = await beginAttempt(parts, { account: email, ip }).catch((error: unknown) => {
    noteUnproved(parts, { command: "session.sign_in", name: nameOf(email), ip, error });
    throw error;
  });
  const user = await parts.db.prisma.user.findUnique({ where: { email } });
  const matches = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !matches || user.disabledAt) {
    await recordFailure(parts, { email, ip, reason: user && matches ? "the account is disabled" : undefined });
    throw new MoxxieError("unauthenticated", "The email address or the password is wrong.");
  }
  await attempt.succeeded();
  await recordSignIn(parts, { user, ip, method: "password" });
  return user;
}

/** Notes that a user has proved who they are. */
export async function recordSignIn(
  parts: AuthParts,
  { user, ip, method }: { user: User; ip: string | null; method: "password" | "oidc" },
): Promise<void> {
  await parts.db.prisma.$transaction(async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { lastSignInAt: new Date() } });
    await writeAudit(tx, { ...signInRow(user, ip), command: "session.sign_in", outcome: "done", detail: { method } });
  });
  identityOf(parts).users.forget(user.id);
}

/** Notes a sign-in that did not prove anything. */
export async function recordFailure(
  parts: AuthParts,
  { email, ip, reason }: { email: string; ip: string | null; reason?: string },
): Promise<void> {
  await writeAuditNow(parts.db, {
    actor: nobody(nameOf(email), ip),
    command: "session.sign_in",
    outcome: "refused",
    detail: reason ? { reason } : {},
  });
}

/** Only what could be an address is kept: people type their password into the wrong field. */
const nameOf = (email: string) => (/^[^\s@]+@[^\s@]+$/.test(email) ? email.slice(0, 200) : "(no email address)");

/** Notes that a user has left. */
export async function recordSignOut(
  parts: Pick<AuthParts, "db">,
  { user, ip }: { user: { id: string; name: string }; ip: string | null },
): Promise<void> {
  await writeAuditNow(parts.db, { ...signInRow(user, ip), command: "session.sign_out", outcome: "done" });
}

function signInRow(
  { id, name }: { id: string; name: string },
  ip: string | null,
): Pick<AuditRecord, "actor" | "target"> {
  return {
    actor: { kind: "user", id, name, ip, requestId: currentLogContext().requestId ?? null },
    target: { type: "user", id, name },
  };
}
