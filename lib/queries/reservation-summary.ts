import type { ReservationPage } from "@/lib/contracts/reservations";
import type { Prisma } from "@/lib/db/generated/client";
import { knownStatus, type ReservationRow } from "@/lib/reservations/rows";

type Summary = Omit<ReservationPage["summary"], "nextToExpire"> & { next: ReservationRow | null };

/** What the active reservations hold together, which of them ends first, and what happened since midnight UTC. */
export async function reservationSummary(
  prisma: Pick<Prisma.TransactionClient, "resourceReservation">,
  { where, now }: { where: Prisma.ResourceReservationWhereInput; now: Date },
): Promise<Summary> {
  const active: Prisma.ResourceReservationWhereInput = {
    AND: [where, { status: "active", expiresAt: { gt: now } }],
  };
  const { _count, _sum } = await prisma.resourceReservation.aggregate({
    where: active,
    _count: true,
    _sum: { cpu: true, memoryGb: true, diskGb: true },
  });
  const next = await prisma.resourceReservation.findFirst({
    where: active,
    orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
  });
  return {
    active: _count,
    cpu: _sum.cpu ?? 0,
    memoryGB: _sum.memoryGb ?? 0,
    diskGB: _sum.diskGb ?? 0,
    next: next && knownStatus(next),
    today: await sinceMidnight(prisma, { where, now }),
  };
}

async function sinceMidnight(
  prisma: Pick<Prisma.TransactionClient, "resourceReservation">,
  { where, now }: { where: Prisma.ResourceReservationWhereInput; now: Date },
): Promise<Summary["today"]> {
  const midnight = new Date(now);
  midnight.setUTCHours(0, 0, 0, 0);
  const ended = await prisma.resourceReservation.groupBy({
    by: ["status"],
    where: { AND: [where, { endedAt: { gte: midnight } }] },
    _count: true,
  });
  const endedAs = (status: string) => ended.find((group) => group.status === status)?._count ?? 0;
  // Those that are due but not yet written to have expired.
  const due: Prisma.ResourceReservationWhereInput = { status: "active", expiresAt: { gte: midnight, lte: now } };
  return {
    granted: await prisma.resourceReservation.count({ where: { AND: [where, { createdAt: { gte: midnight } }] } }),
    consumed: endedAs("consumed"),
    released: endedAs("released"),
    expired: endedAs("expired") + (await prisma.resourceReservation.count({ where: { AND: [where, due] } })),
  };
}
