import { writeAudit } from "@/lib/audit/audit";
import type { Transaction } from "@/lib/db";
import type { User } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { AuthParts } from "./identity";
import { hashPassword } from "./password";
import { noteUnproved } from "./refusals";
import { discardSetupCode, isSetupCode, setupCode } from "./setup-code";
import { normalEmail } from "./sign-in";
import { beginAttempt } from "./throttle";

export interface FirstAdmin {
  email: string;
  name: string;
  password: string;
}

/** Whether nobody has an account yet, so that the first administrator can be made. */
export async function needsSetup({ db }: Pick<AuthParts, "db">): Promise<boolean> {
  return (await db.prisma.user.findFirst({ select: { id: true } })) === null;
}

/**
 * Runs at every start. Without users it makes the administrator that the configuration names; if it names none, it writes
 * the setup code into the log for the person who has access to it.
 */
export async function ensureFirstAdmin(parts: AuthParts): Promise<void> {
  if (!(await needsSetup(parts))) return;
  const { admin } = parts.config;
  if (admin) {
    const name = admin.email.split("@")[0] ?? admin.email;
    const user = await createIfFirst(parts, { ...admin, name }, { ip: null, from: "configuration" });
    if (user) parts.log.info({ email: user.email }, "the first administrator was made from the configuration");
    return;
  }
  const code = await setupCode(parts);
  parts.log.warn(`nobody has an account yet: open /setup and enter the setup code ${code}`);
}

/**
 * Makes the first administrator for whoever knows the setup code. Of two at once one wins.
 *
 * @throws MoxxieError `too_many_requests`, `forbidden` for a wrong code, `conflict` when somebody has an account already.
 */
export async function setUp(
  parts: AuthParts,
  { code, admin, ip }: { code: string; admin: FirstAdmin; ip: string | null },
): Promise<User> {
  if (!(await needsSetup(parts))) throw alreadySetUp();
  const refused = (error: unknown): never => {
    noteUnproved(parts, { command: "user.create_first_admin", name: "(setup)", ip, error });
    throw error;
  };
  const attempt = await beginAttempt(parts, { account: "setup", ip }).catch(refused);
  if (!(await isSetupCode(parts, code))) {
    // Somebody with the right code may have been quicker; then there is no code any more.
    if (!(await needsSetup(parts))) throw alreadySetUp();
    return refused(
      new MoxxieError("forbidden", "This is not the setup code. It stands in Moxxie's log, at its last start."),
    );
  }
  await attempt.succeeded();
  const user = await createIfFirst(parts, admin, { ip, from: "setup" });
  if (!user) throw alreadySetUp();
  return user;
}

const alreadySetUp = () => new MoxxieError("conflict", "Moxxie has been set up already. Sign in.");

/** Undefined when there is a user already. The lock holds off other processes, and the page's second click. */
async function createIfFirst(
  parts: AuthParts,
  { email, name, password }: FirstAdmin,
  { ip, from }: { ip: string | null; from: "configuration" | "setup" },
): Promise<User | undefined> {
  const passwordHash = await hashPassword(password);
  return parts.db.withLock("first-admin", async (tx) => {
    if ((await tx.user.count()) > 0) return undefined;
    const user = await tx.user.create({ data: { email: normalEmail(email), name, role: "admin", passwordHash } });
    await discardSetupCode(tx);
    await auditCreation(tx, { user, ip, from });
    return user;
  });
}

async function auditCreation(
  tx: Transaction,
  { user, ip, from }: { user: User; ip: string | null; from: string },
): Promise<void> {
  await writeAudit(tx, {
    actor: { kind: "system", id: "system", name: "Moxxie", ip, requestId: null },
    command: "user.create_first_admin",
    target: { type: "user", id: user.id, name: user.name },
    outcome: "done",
    detail: { email: user.email, from },
  });
}
