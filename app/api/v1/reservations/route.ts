import { createReservation } from "@/lib/commands/reservation/create";
import {
  ReservationCreate,
  ReservationListQuery,
  ReservationPage,
  ReservationView,
} from "@/lib/contracts/reservations";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listReservations } from "@/lib/queries/reservations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/reservations", {
  GET: route({
    id: "listReservations",
    summary: "List reservations",
    description:
      "Newest first. `summary` tells what the active ones of the datacenter and host asked for hold together, whatever the other filters say.",
    tag: "Reservations",
    permission: "reservation:read",
    query: ReservationListQuery,
    response: ReservationPage,
    handle: ({ moxxie, actor, query }) => listReservations(moxxie, actor, query),
  }),
  POST: commandRoute({
    id: "createReservation",
    description:
      "Holds cores, memory and disk on one host until a time. What is held counts as taken for everybody else; a creation that names the reservation takes its place. Memory and disk are rounded up to whole MB.",
    tag: "Reservations",
    command: createReservation,
    body: ReservationCreate,
    errors: ["no_capacity", "unknown_datacenter", "unknown_host"],
    examples: {
      body: {
        resources: { cpu: 4, memoryGB: 16, diskGB: 100 },
        duration: "PT5M",
        reason: "VM creation pending",
        datacenter: "DC1",
      },
    },
    input: ({ body }) => body,
    done: { status: 201, response: ReservationView, value: (reservation) => reservation },
  }),
});
