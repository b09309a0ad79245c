import { UuidPath } from "@/app/api/v1/_paths";
import { releaseReservation } from "@/lib/commands/reservation/release";
import { ReservationView } from "@/lib/contracts/reservations";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getReservation } from "@/lib/queries/reservations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/reservations/{id}", {
  GET: route({
    id: "getReservation",
    summary: "A reservation",
    tag: "Reservations",
    permission: "reservation:read",
    params: UuidPath,
    response: ReservationView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getReservation(moxxie, actor, params.id),
  }),
  DELETE: commandRoute({
    id: "releaseReservation",
    description:
      "By whoever reserved, or an administrator. Releasing twice is fine; one that was used or has expired is not released.",
    tag: "Reservations",
    command: releaseReservation,
    params: UuidPath,
    errors: ["not_found", "reservation_not_yours", "reservation_ended"],
    input: ({ params }) => ({ reservationId: params.id }),
    done: { response: ReservationView, value: (reservation) => reservation },
  }),
});
