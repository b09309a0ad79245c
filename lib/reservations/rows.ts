import type { Transaction } from "@/lib/db";
import type { ResourceReservation } from "@/lib/db/generated/client";
import type { HoldRecord } from "@/lib/domain/estate";
import type { ReservationStatus } from "@/lib/domain/reservations/lifecycle";
import type { NewEvent } from "@/lib/events/bus";
import { holdRecord } from "@/lib/inventory/records";

export type ReservationRow = Omit<ResourceReservation, "status"> & { status: ReservationStatus };

export interface ReadReservation {
  row: ReservationRow;
  hold: HoldRecord;
  /** The database's clock when it was read; the one clock of all processes, which decides what is due. */
  readAt: Date;
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** A reservation as it stands, with the moment of the reading; undefined when there is none of that id. */
export async function readReservation(
  client: Pick<Transaction, "$queryRaw" | "resourceReservation">,
  id: string,
): Promise<ReadReservation | undefined> {
  if (!isUuid(id)) return undefined;
  const found = await client.resourceReservation.findUnique({ where: { id } });
  if (!found) return undefined;
  return { row: knownStatus(found), hold: holdRecord(found), readAt: await databaseNow(client) };
}

/** Only this folder writes the column, and it writes these. */
export const knownStatus = (row: ResourceReservation): ReservationRow => ({
  ...row,
  status: row.status as ReservationStatus,
});

/** The database's clock now, not at the beginning of its transaction. */
export async function databaseNow(client: Pick<Transaction, "$queryRaw">): Promise<Date> {
  const [row] = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error("the database did not tell its time");
  return row.now;
}

type ReservationEvent = Extract<NewEvent["type"], `reservation.${string}`>;

/** What is told of a reservation when something happened to it. */
export function reservationEvent(type: ReservationEvent, row: ResourceReservation): NewEvent {
  return {
    type,
    datacenterId: row.datacenterId,
    subject: row.id,
    data: {
      reservationId: row.id,
      status: row.status,
      datacenter: row.datacenterId,
      node: row.hostName,
      endpoint: row.endpointId,
      resources: { cpu: row.cpu, memoryGB: row.memoryGb, diskGB: row.diskGb },
      reservedBy: row.reservedBy,
      reason: row.reason,
      expiresAt: row.expiresAt.toISOString(),
      operationId: row.operationId,
      guestId: row.guestId,
    },
  };
}
