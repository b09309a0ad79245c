import type { Prisma } from "@/lib/db/generated/client";
import type { Moxxie } from "@/lib/moxxie";

/**
 * A password that a platform gave out inside an operation. It is kept sealed in the memo of its step, which no answer
 * shows, until whoever asked for it has been shown it, a day at most: losing one costs only another reset.
 */

/** The name of the step whose memo holds one. */
export const passwordStep = "reset-password";
const keptMs = 24 * 3_600_000;

/** Bound to its operation: moved to another row it does not open. */
const contextOf = (operationId: string) => `operation:${operationId}:password`;

export const sealPassword = (secrets: Moxxie["secrets"], operationId: string, password: string): string =>
  secrets.seal(password, contextOf(operationId));

export const openPassword = (secrets: Moxxie["secrets"], operationId: string, sealed: string): string =>
  secrets.open(sealed, contextOf(operationId));

/** Takes the sealed password out of the journal; false when somebody was quicker. */
export async function takePassword(tx: Prisma.TransactionClient, operationId: string, sealed: string) {
  const count = await tx.$executeRaw`
    UPDATE operation_steps SET memo = memo - 'passwordSealed' || '{"passwordTaken": true}'
    WHERE operation_id = ${operationId}::uuid AND name = ${passwordStep} AND memo ->> 'passwordSealed' = ${sealed}`;
  return count === 1;
}

/** Forgets passwords that nobody has asked for within a day. */
export async function forgetPasswords(prisma: Pick<Prisma.TransactionClient, "$executeRaw">, now: Date) {
  const before = new Date(now.getTime() - keptMs);
  await prisma.$executeRaw`
    UPDATE operation_steps SET memo = memo - 'passwordSealed' || '{"passwordTaken": false}'
    WHERE name = ${passwordStep} AND started_at < ${before} AND memo ->> 'passwordSealed' IS NOT NULL`;
}
