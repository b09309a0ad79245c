import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AuditFilter, AuditPage, AuditVerification } from "@/lib/contracts/audit";
import { get, withQuery } from "../http";

/** The audit trail; administrators only. */
export const activityQueries = {
  all: () => ["activity"] as const,
  list: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: [...activityQueries.all(), "list", filter] as const,
      queryFn: ({ pageParam, signal }): Promise<AuditPage> =>
        get("/api/v1/audit", AuditPage, { query: { ...filter, limit: 100, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: AuditPage) => page.nextCursor,
    }),
  /** Reads the whole log: asked for by a person, and anew each time. `head` was noted earlier. */
  verification: (head: string | null) =>
    queryOptions({
      queryKey: [...activityQueries.all(), "verification", head] as const,
      queryFn: ({ signal }) => get("/api/v1/audit/verify", AuditVerification, { query: { head }, signal }),
      staleTime: 0,
      gcTime: 0,
      retry: false,
    }),
};

/** Where the rows of a filter can be had as a file. */
export const auditExportHref = (filter: AuditFilter, format: "csv" | "jsonl"): string =>
  withQuery("/api/v1/audit/export", { ...filter, format });
