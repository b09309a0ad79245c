import type { Transaction } from "@/lib/db";
import type { User } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";

/** Who can manage everything: without such a user nobody could make another. */
const fullAdmin = { role: "admin", disabledAt: null, datacenterIds: { isEmpty: true } } as const;

/** What is left when that user is no full administrator any more: a refusal in words, or undefined. */
export async function whyAdminIsNeeded(
  tx: Pick<Transaction, "user">,
  { id, role, disabledAt, datacenterIds }: Pick<User, "id" | "role" | "disabledAt" | "datacenterIds">,
): Promise<string | undefined> {
  if (role !== "admin" || disabledAt || datacenterIds.length > 0) return undefined;
  const others = await tx.user.count({ where: { ...fullAdmin, id: { not: id } } });
  return others === 0 ? "This is the last administrator for all data centres; make another one first." : undefined;
}

/**
 * Runs before a change takes effect that ends an administrator: two administrators who remove each other at the same
 * moment come one after the other, and the second is refused.
 *
 * @throws MoxxieError `conflict`.
 */
export async function keepAnAdmin(
  tx: Pick<Transaction, "user" | "$executeRaw">,
  user: Pick<User, "id" | "role" | "disabledAt" | "datacenterIds">,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))`;
  const reason = await whyAdminIsNeeded(tx, user);
  if (reason) throw new MoxxieError("conflict", reason);
}
