"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { patchGuestRows } from "@/lib/client/live/guest-patches";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import { fetchGuestPage, type GuestFilter, guestQueries } from "@/lib/client/queries/guests";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";

/**
 * The guests of a filter, sorted by the server. The first hundred are there with the page; the rest follows by itself in
 * pages of a thousand, so that ticking all, scrolling to the end and exporting mean all.
 */
export function useGuestRows(kind: GuestKind, filter: GuestFilter) {
  const query = useInfiniteQuery({ ...guestQueries.list(kind, filter), placeholderData: keepPreviousData });
  const { hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && !isPlaceholderData) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage]);

  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  return {
    query,
    rows,
    total: pages?.[0]?.total,
    freshness: pages?.at(-1)?.datacenters ?? [],
    /** More rows are on their way. */
    filling: hasNextPage || isPlaceholderData,
  };
}

const refreshEveryMs = 15_000;

/**
 * Keeps the meters of the rows in sight current: after a poll the pages that hold them are read again and patched in.
 * What is not in sight is read when it comes into sight; ten thousand rows are never fetched again as a whole for that.
 */
export function useVisibleRowRefresh(input: {
  kind: GuestKind;
  filter: GuestFilter;
  /** Ids of the rows in sight now. */
  visibleIds: () => readonly string[];
}): void {
  const client = useQueryClient();
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const lastAt = useRef(0);
  useLiveEvents((event) => {
    if (event.type !== "endpoint.polled" || document.visibilityState === "hidden") return;
    const now = Date.now();
    if (now - lastAt.current < refreshEveryMs) return;
    lastAt.current = now;
    void refresh();
  });

  const refresh = async () => {
    const { kind, filter, visibleIds } = latest.current;
    const { queryKey } = guestQueries.list(kind, filter);
    const data = client.getQueryData(queryKey);
    if (!data) return;
    const wanted = new Set(visibleIds());
    const cursors = data.pageParams.flatMap((cursor, index) =>
      data.pages[index]?.items.some((row) => wanted.has(row.id)) ? [typeof cursor === "string" ? cursor : null] : [],
    );
    const pages = await Promise.allSettled(cursors.map((cursor) => fetchGuestPage({ kind, filter, cursor })));
    // A page that failed keeps its rows; the live connection's banner speaks of outages.
    const rows: GuestView[] = pages.flatMap((page) => (page.status === "fulfilled" ? page.value.items : []));
    patchGuestRows(client, queryKey, rows);
  };
}
