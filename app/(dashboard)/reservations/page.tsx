import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { reservationQueries } from "@/lib/client/queries/reservations";
import { makeQueryClient } from "@/lib/client/query-client";
import { ReservationListQuery } from "@/lib/contracts/reservations";
import { listReservations } from "@/lib/queries/reservations";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { reservationFilter } from "./_components/reservation-filter";
import { ReservationList } from "./_components/reservation-list";
import { rangeOf, windowAround } from "./_components/timeline-window";

export const metadata: Metadata = { title: "Reservations" };

export default async function ReservationsPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const loadedAtMs = Date.now();
  const filter = reservationFilter({
    datacenter: oneOf(address.dc) ?? null,
    window: windowAround(loadedAtMs, rangeOf(oneOf(address.range))),
  });
  const client = makeQueryClient();
  await client.prefetchInfiniteQuery({
    ...reservationQueries.pages(filter),
    queryFn: () => listReservations(moxxie, actor, ReservationListQuery.parse({ ...filter, limit: 1000 })),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReservationList loadedAtMs={loadedAtMs} />
    </HydrationBoundary>
  );
}
