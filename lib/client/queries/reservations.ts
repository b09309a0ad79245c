import { queryOptions } from "@tanstack/react-query";
import { type ReservationListQuery, ReservationPage, ReservationView } from "@/lib/contracts/reservations";
import { get } from "../http";

type ReservationFilter = Partial<Pick<ReservationListQuery, "datacenter" | "host" | "status" | "from" | "to">>;

/** Capacity held for somebody until a time. */
export const reservationQueries = {
  all: () => ["reservations"] as const,
  list: (filter: ReservationFilter = {}) =>
    queryOptions({
      queryKey: [...reservationQueries.all(), "list", filter] as const,
      queryFn: ({ signal }) =>
        get("/api/v1/reservations", ReservationPage, { query: { ...filter, limit: 1000 }, signal }),
      staleTime: 10_000,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...reservationQueries.all(), "one", id] as const,
      queryFn: ({ signal }) => get(`/api/v1/reservations/${encodeURIComponent(id)}`, ReservationView, { signal }),
      staleTime: 10_000,
    }),
};
