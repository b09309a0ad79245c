import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { MetricsView } from "@/lib/contracts/estate";
import { GuestConfigView, SavedConfigView } from "@/lib/contracts/guest-config";
import { SnapshotList } from "@/lib/contracts/guest-snapshots";
import { GuestDetail, type GuestListQuery, GuestPage } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { get } from "../http";

/** What a list is filtered and sorted by; the paging aside. */
export type GuestFilter = Omit<Partial<GuestListQuery>, "limit" | "cursor">;
export type MetricsRange = "hour" | "day" | "week" | "month" | "year";

/** Where a kind lives in the API and, without the prefix, in the dashboard. */
export const guestPath = { vm: "/vms", container: "/containers" } as const satisfies Record<GuestKind, string>;

const api = (kind: GuestKind, id: string) => `/api/v1${guestPath[kind]}/${encodeURIComponent(id)}`;

/** The first page is small, so that it is there at once; the rest comes in large ones behind it. */
export const firstPageRows = 100;
export const furtherPageRows = 1000;

export const guestQueries = {
  all: () => ["guests"] as const,
  lists: () => [...guestQueries.all(), "list"] as const,
  list: (kind: GuestKind, filter: GuestFilter) =>
    infiniteQueryOptions({
      queryKey: [...guestQueries.lists(), kind, filter] as const,
      queryFn: ({ pageParam, signal }): Promise<GuestPage> =>
        fetchGuestPage({ kind, filter, cursor: pageParam, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: GuestPage) => page.nextCursor,
      // The live connection keeps rows current; a refetch of every page would only repeat what it said.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    }),
  search: (text: string) =>
    queryOptions({
      queryKey: [...guestQueries.all(), "search", text] as const,
      queryFn: ({ signal }) => searchGuests(text, signal),
      staleTime: 15_000,
    }),
  one: (id: string) => [...guestQueries.all(), "one", id] as const,
  detail: (kind: GuestKind, id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "detail"] as const,
      queryFn: ({ signal }) => get(api(kind, id), GuestDetail, { signal }),
    }),
  config: (kind: GuestKind, id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "config"] as const,
      queryFn: ({ signal }) => get(`${api(kind, id)}/config`, GuestConfigView, { signal }),
    }),
  metrics: (kind: GuestKind, id: string, range: MetricsRange) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "metrics", range] as const,
      queryFn: ({ signal }) => get(`${api(kind, id)}/metrics`, MetricsView, { query: { range }, signal }),
      refetchInterval: range === "hour" ? 30_000 : 300_000,
      // A change of range keeps the old curve until the new one is there.
      placeholderData: keepPreviousData,
    }),
  savedConfigs: (kind: GuestKind, id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "saved-configs"] as const,
      queryFn: ({ signal }) => get(`${api(kind, id)}/saved-configs`, SavedConfigList, { signal }),
    }),
  snapshots: (kind: GuestKind, id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "snapshots"] as const,
      queryFn: ({ signal }) => get(`${api(kind, id)}/snapshots`, SnapshotList, { signal }),
    }),
};

const SavedConfigList = z.object({ items: z.array(SavedConfigView) });

/** One page of a list: the first 100 rows without a cursor, 1,000 with one. */
export function fetchGuestPage(page: {
  kind: GuestKind;
  filter: GuestFilter;
  cursor: string | null;
  signal?: AbortSignal;
}): Promise<GuestPage> {
  const limit = page.cursor === null ? firstPageRows : furtherPageRows;
  return get(`/api/v1${guestPath[page.kind]}`, GuestPage, {
    query: { ...page.filter, limit, cursor: page.cursor },
    signal: page.signal,
  });
}

/** Guests of both kinds whose name, platform id or address holds the text; a few of each. */
async function searchGuests(text: string, signal: AbortSignal) {
  const pages = await Promise.all(
    (["vm", "container"] as const).map((kind) =>
      get(`/api/v1${guestPath[kind]}`, GuestPage, { query: { name: text, limit: 8 }, signal }),
    ),
  );
  return { items: pages.flatMap((page) => page.items), total: pages.reduce((sum, page) => sum + page.total, 0) };
}
