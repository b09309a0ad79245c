import type { Transaction } from "@/lib/db";
import type { User } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";

/**
 * Why a user may not stop being an administrator for all datacenters: without one nobody could make another.
 * Undefined when another remains, or they are none.
 */
export async function whyAdminIsNeeded(
  tx: Pick<Transaction, "user">,
  { id, role, disabledAt, datacenterIds }: Pick<User, "id" | "role" | "disabledAt" | "datacenterIds">,
): Promise<string | undefined> {
  if (role !== "admin" || disabledAt || datacenterIds.length > 0) return undefined;
  const admins = await tx.user.findMany({
    where: { role: "admin", disabledAt: null, id: { not: id } },
    select: { datacenterIds: true },
  });
  // Not asked of the database: a list that was never set is NULL there, which counts as neither empty nor filled.
  const others = admins.filter((admin) => admin.datacenterIds.length === 0);
  return others.length === 0
    ? "This is the last administrator for all datacenters; make another one first."
    : undefined;
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
