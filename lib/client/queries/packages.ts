import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { get } from "../http";
import { estateQueries } from "./estate";

const PackageView = z.object({
  id: z.string(),
  name: z.string(),
  endpoint: z.string(),
  datacenter: z.string(),
  enabled: z.boolean(),
  cores: z.number(),
  memoryMB: z.number(),
  diskGB: z.number(),
  trafficGB: z.number().nullable(),
  bandwidthMbps: z.number().nullable(),
  isDefault: z.boolean(),
});
export type PackageView = z.infer<typeof PackageView>;
const PackageList = z.object({ items: z.array(PackageView) });

/** The sizes that platforms make guests by. */
export const packageQueries = {
  list: (filter: { datacenter: string }) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "packages", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/packages", PackageList, { query: filter, signal }),
      staleTime: 60_000,
    }),
};
