import { queryOptions } from "@tanstack/react-query";
import { EndpointList } from "@/lib/contracts/endpoints";
import {
  DatacenterList,
  HostDetail,
  HostPage,
  type HostView,
  MetricsView,
  NetworkProfileList,
  StorageList,
  TemplateList,
} from "@/lib/contracts/estate";
import type { GuestKind } from "@/lib/domain/guest";
import { get } from "../http";
import type { MetricsRange } from "./guests";

export interface HostFilter {
  datacenter?: string;
  endpoint?: string;
}

/** Datacenters, hosts, and what guests are made from and put on. */
export const estateQueries = {
  all: () => ["estate"] as const,
  datacenters: () =>
    queryOptions({
      queryKey: [...estateQueries.all(), "datacenters"] as const,
      queryFn: ({ signal }) => get("/api/v1/datacenters", DatacenterList, { signal }),
      staleTime: 15_000,
    }),
  /** The first thousand; see `hostsAfter` for the others. */
  hosts: (filter: HostFilter = {}) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "hosts", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/hosts", HostPage, { query: { ...filter, limit: 1000 }, signal }),
      staleTime: 15_000,
    }),
  /** The hosts beyond the first page. Outside of the estate's keys: thousands of hosts are not read again at every poll. */
  hostsAfter: (filter: HostFilter, cursor: string) =>
    queryOptions({
      queryKey: ["hosts-after", filter, cursor] as const,
      queryFn: async ({ signal }) => {
        const hosts: HostView[] = [];
        for (let next: string | null = cursor; next !== null; ) {
          const query = { ...filter, limit: 1000, cursor: next };
          const page: HostPage = await get("/api/v1/hosts", HostPage, { query, signal });
          hosts.push(...page.items);
          next = page.nextCursor;
        }
        return hosts;
      },
      staleTime: 60_000,
      refetchInterval: 60_000,
    }),
  host: (id: string) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "host", id] as const,
      queryFn: ({ signal }) => get(`/api/v1/hosts/${encodeURIComponent(id)}`, HostDetail, { signal }),
      staleTime: 15_000,
    }),
  hostMetrics: (id: string, range: MetricsRange) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "host-metrics", id, range] as const,
      queryFn: ({ signal }) =>
        get(`/api/v1/hosts/${encodeURIComponent(id)}/metrics`, MetricsView, { query: { range }, signal }),
      staleTime: 30_000,
    }),
  storages: (filter: { datacenter?: string } = {}) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "storages", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/storages", StorageList, { query: filter, signal }),
      staleTime: 15_000,
    }),
  /** Needs `endpoint:read`. */
  endpoints: () =>
    queryOptions({
      queryKey: [...estateQueries.all(), "endpoints"] as const,
      queryFn: ({ signal }) => get("/api/v1/endpoints", EndpointList, { signal }),
      staleTime: 15_000,
    }),
  networkProfiles: (filter: { datacenter?: string; host?: string }) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "network-profiles", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/network-profiles", NetworkProfileList, { query: filter, signal }),
      staleTime: 60_000,
    }),
  templates: (filter: { datacenter?: string; kind?: GuestKind }) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "templates", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/templates", TemplateList, { query: filter, signal }),
      staleTime: 60_000,
    }),
};
