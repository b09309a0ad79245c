import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
  AvailableResources,
  CapacityOverview,
  type CapacityRange,
  DatacenterStatistics,
} from "@/lib/contracts/capacity";
import { PlacementAnswer, type PlacementBody } from "@/lib/contracts/placement";
import { get, post } from "../http";
import { estateQueries } from "./estate";

const datacenterPath = (id: string) => `/api/v1/datacenters/${encodeURIComponent(id)}`;

/** How full datacenters are, were and will be, and what fits where. Part of the estate: refreshed with it. */
export const capacityQueries = {
  statistics: (datacenter: string, range: CapacityRange) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "statistics", datacenter, range] as const,
      queryFn: ({ signal }) =>
        get(`${datacenterPath(datacenter)}/statistics`, DatacenterStatistics, { query: { range }, signal }),
      staleTime: 30_000,
      placeholderData: keepPreviousData,
    }),
  available: (datacenter: string) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "available", datacenter] as const,
      queryFn: ({ signal }) => get(`${datacenterPath(datacenter)}/available-resources`, AvailableResources, { signal }),
      staleTime: 15_000,
    }),
  overview: (shape?: { cpu: number; memoryGB: number; diskGB: number }) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "capacity", shape] as const,
      queryFn: ({ signal }) => get("/api/v1/datacenters/capacity", CapacityOverview, { query: shape ?? {}, signal }),
      staleTime: 15_000,
      placeholderData: keepPreviousData,
    }),
  /** Where a guest of such a shape would go, and why not elsewhere. Changes nothing. */
  placement: (body: z.input<typeof PlacementBody>) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "placement", body] as const,
      queryFn: ({ signal }) => post("/api/v1/placement/validate", PlacementAnswer, { body, signal }),
      staleTime: 10_000,
      placeholderData: keepPreviousData,
    }),
};
