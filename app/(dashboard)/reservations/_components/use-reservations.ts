"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { reservationQueries } from "@/lib/client/queries/reservations";
import { useClock } from "../../_estate/use-clock";
import { reservationFilter } from "./reservation-filter";
import { type Range, type TimeWindow, windowAround } from "./timeline-window";

/** What held something in the window around now; the window goes on with the clock. */
export function useReservations(ask: { range: Range; datacenter: string | null; loadedAtMs: number }) {
  const { range, datacenter, loadedAtMs } = ask;
  const fromMs = useClock((nowMs) => windowAround(nowMs, range).fromMs);
  const window = useMemo<TimeWindow>(() => {
    const first = windowAround(loadedAtMs, range);
    return fromMs === null ? first : { fromMs, toMs: fromMs + first.toMs - first.fromMs };
  }, [fromMs, range, loadedAtMs]);
  const query = useInfiniteQuery(reservationQueries.pages(reservationFilter({ datacenter, window })));
  const reservations = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const [first] = query.data?.pages ?? [];
  return { window, query, reservations, total: first?.total, summary: first?.summary };
}
