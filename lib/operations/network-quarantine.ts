import type { Transaction } from "@/lib/db";
import type { PrismaClient } from "@/lib/db/generated/client";

/**
 * Marks networks as ended whose quarantine is over: their VLANs and subnets can be given out again. Until then the
 * constraints of the table hold them.
 */
export async function endQuarantines(
  db: PrismaClient | Transaction,
  { now, datacenterId }: { now: Date; datacenterId?: string },
): Promise<void> {
  await db.networkAllocation.updateMany({
    where: {
      status: "quarantined",
      endedAt: null,
      quarantineUntil: { lte: now },
      ...(datacenterId !== undefined && { datacenterId }),
    },
    data: { endedAt: now },
  });
}
