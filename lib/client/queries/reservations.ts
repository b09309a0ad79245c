import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ReservationListQuery, ReservationPage, ReservationView } from "@/lib/contracts/reservations";
import { get } from "../http";

export type ReservationFilter = Partial<Pick<ReservationListQuery, "datacenter" | "host" | "status" | "from" | "to">>;

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
  /** As `list`, a thousand at a time; a moved window keeps what it showed until the new one is there. */
  pages: (filter: ReservationFilter) =>
    infiniteQueryOptions({
      queryKey: [...reservationQueries.all(), "pages", filter] as const,
      queryFn: ({ pageParam, signal }): Promise<ReservationPage> =>
        get("/api/v1/reservations", ReservationPage, { query: { ...filter, limit: 1000, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: ReservationPage) => page.nextCursor,
      staleTime: 10_000,
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...reservationQueries.all(), "one", id] as const,
      queryFn: ({ signal }) => get(`/api/v1/reservations/${encodeURIComponent(id)}`, ReservationView, { signal }),
      staleTime: 10_000,
    }),
};
