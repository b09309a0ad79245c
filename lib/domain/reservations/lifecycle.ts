/**
 * A reservation is active until it ends, once: consumed by the creation that names it, released, or expired. Only a
 * creation that fails brings a consumed one back.
 */
export const reservationStatuses = ["active", "consumed", "released", "expired"] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

export interface Reservation {
  id: string;
  status: ReservationStatus;
  expiresAt: Date;
  endedAt: Date | null;
  /** The creation that consumed it. */
  operationId: string | null;
}

/** What it is at a moment: one that is due has expired, whether or not anybody has written so. */
export function statusAt({ status, expiresAt }: Pick<Reservation, "status" | "expiresAt">, now: Date) {
  return status === "active" && expiresAt <= now ? "expired" : status;
}

/** Whether it holds capacity. */
export const holdsAt = (reservation: Pick<Reservation, "status" | "expiresAt">, now: Date): boolean =>
  statusAt(reservation, now) === "active";

/** How and when it ended, in a sentence; undefined while it is active. */
export function endInWords(reservation: Reservation, now: Date): string | undefined {
  const { id, expiresAt, endedAt, operationId } = reservation;
  const at = (endedAt ?? expiresAt).toISOString();
  switch (statusAt(reservation, now)) {
    case "active":
      return undefined;
    case "expired":
      return `Reservation ${id} expired at ${expiresAt.toISOString()}.`;
    case "released":
      return `Reservation ${id} was released at ${at}.`;
    case "consumed":
      return `Reservation ${id} was used at ${at}${operationId ? ` by operation ${operationId}` : ""}.`;
  }
}
