import { pruneEvents } from "@/lib/events/event-rows";
import type { Moxxie } from "@/lib/moxxie";
import { pruneWebhooks } from "@/lib/webhooks/housekeeping";
import { endQuarantines } from "./network-quarantine";
import { forgetPasswords } from "./sealed-password";

const hour = 3_600_000;
const day = 24 * hour;

/** How long what is kept for looking back stays. */
const kept = { operationLogMs: 90 * day, savedConfigsMs: 365 * day, endedReservationsMs: 365 * day };

const queue = "housekeeping";

/** Removes what is past its time, once an hour, in one process of those that share the database. */
export async function scheduleHousekeeping(moxxie: Moxxie): Promise<void> {
  await moxxie.jobs.work(queue, { concurrency: 1 }, () => keepHouse(moxxie, new Date()));
  await moxxie.jobs.schedule(queue, "17 * * * *", {});
}

export async function keepHouse({ db }: Pick<Moxxie, "db">, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const { prisma } = db;
  await pruneEvents(db, now);
  await pruneWebhooks(db, now);
  await prisma.idempotencyKey.deleteMany({ where: { expiresAt: { lt: now } } });
  await prisma.operationLogLine.deleteMany({ where: { at: { lt: before(kept.operationLogMs) } } });
  await prisma.savedConfig.deleteMany({ where: { savedAt: { lt: before(kept.savedConfigsMs) } } });
  await endQuarantines(prisma, { now });
  await forgetPasswords(prisma, now);
  await prisma.resourceReservation.deleteMany({ where: { endedAt: { lt: before(kept.endedReservationsMs) } } });
  await prisma.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
}
