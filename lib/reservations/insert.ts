import type { Transaction } from "@/lib/db";
import type { Claim, RoomPlace } from "@/lib/domain/reservations/room";
import { mbToGb } from "@/lib/domain/units";
import { databaseNow, knownStatus, type ReservationRow } from "./rows";

export interface GrantedReservation {
  id: string;
  place: RoomPlace;
  claim: Claim;
  hostRequested: boolean;
  reservedBy: string;
  reservedById: string;
  reason: string;
  durationMs: number;
}

/**
 * Writes what was granted. Its time begins now, by the database's clock, and not when it was asked for: whoever waited
 * gets all of it.
 */
export async function insertReservations(
  tx: Transaction,
  granted: readonly GrantedReservation[],
): Promise<ReservationRow[]> {
  const now = await databaseNow(tx);
  const rows = await tx.resourceReservation.createManyAndReturn({
    data: granted.map(({ place, claim, durationMs, ...rest }) => ({
      ...rest,
      datacenterId: place.datacenterId,
      endpointId: place.endpointId,
      hostName: place.hostName,
      storageId: place.storageId,
      cpu: claim.cpuCores,
      memoryGb: mbToGb(claim.memoryMb),
      diskGb: claim.diskGb,
      createdAt: now,
      expiresAt: new Date(now.getTime() + durationMs),
    })),
  });
  return rows.map(knownStatus);
}
