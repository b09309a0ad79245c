import { UuidPath } from "@/app/api/v1/_paths";
import { extendReservation } from "@/lib/commands/reservation/extend";
import { ReservationExtend, ReservationView } from "@/lib/contracts/reservations";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/reservations/{id}/extend", {
  POST: commandRoute({
    id: "extendReservation",
    description:
      "The duration is added to the present expiry, which lies at most 30 days ahead then. By whoever reserved, or an administrator; only while it is active.",
    tag: "Reservations",
    command: extendReservation,
    params: UuidPath,
    body: ReservationExtend,
    errors: ["not_found", "reservation_not_yours", "reservation_ended", "cannot_be_done"],
    examples: { body: { duration: "PT15M" } },
    input: ({ params, body }) => ({ ...body, reservationId: params.id }),
    done: { response: ReservationView, value: (reservation) => reservation },
  }),
});
