import { queryOptions } from "@tanstack/react-query";
import { PackageList } from "@/lib/contracts/estate";
import { get } from "../http";
import { estateQueries } from "./estate";

/** The sizes that platforms make guests by. */
export const packageQueries = {
  list: (filter: { datacenter: string }) =>
    queryOptions({
      queryKey: [...estateQueries.all(), "packages", filter] as const,
      queryFn: ({ signal }) => get("/api/v1/packages", PackageList, { query: filter, signal }),
      staleTime: 60_000,
    }),
};
