import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { AddressPage, NetworkMap, NetworkPage, type NetworkStatus, NetworkView } from "@/lib/contracts/networks";
import { get } from "../http";

/** Networks given to clients, their addresses, and what is taken of a datacenter's ranges. */
export const networkQueries = {
  all: () => ["networks"] as const,
  /** As `list`, a thousand at a time. */
  pages: (filter: { datacenter?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...networkQueries.all(), "pages", filter] as const,
      queryFn: ({ pageParam, signal }): Promise<NetworkPage> =>
        get("/api/v1/networks", NetworkPage, { query: { ...filter, limit: 1000, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: NetworkPage) => page.nextCursor,
      staleTime: 15_000,
    }),
  list: (filter: { datacenter?: string; clientId?: string; status?: NetworkStatus } = {}) =>
    queryOptions({
      queryKey: [...networkQueries.all(), "list", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/networks", NetworkPage, { query: { ...filter, limit: 1000 }, signal }),
      staleTime: 15_000,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...networkQueries.all(), "one", id] as const,
      queryFn: ({ signal }) => get(`/api/v1/networks/${encodeURIComponent(id)}`, NetworkView, { signal }),
      staleTime: 15_000,
    }),
  addresses: (id: string) =>
    queryOptions({
      queryKey: [...networkQueries.all(), "addresses", id] as const,
      queryFn: ({ signal }) =>
        get(`/api/v1/networks/${encodeURIComponent(id)}/addresses`, AddressPage, { query: { limit: 1000 }, signal }),
      staleTime: 15_000,
    }),
  /** As `addresses`, a thousand at a time. */
  addressPages: (id: string) =>
    infiniteQueryOptions({
      queryKey: [...networkQueries.all(), "address-pages", id] as const,
      queryFn: ({ pageParam, signal }): Promise<AddressPage> =>
        get(`/api/v1/networks/${encodeURIComponent(id)}/addresses`, AddressPage, {
          query: { limit: 1000, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: AddressPage) => page.nextCursor,
      staleTime: 15_000,
    }),
  map: (datacenter: string) =>
    queryOptions({
      queryKey: [...networkQueries.all(), "map", datacenter] as const,
      queryFn: ({ signal }) =>
        get(`/api/v1/datacenters/${encodeURIComponent(datacenter)}/network-map`, NetworkMap, { signal }),
      staleTime: 15_000,
    }),
};
