import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AuditListQuery, AuditPage } from "@/lib/contracts/audit";
import { get } from "../http";

export type AuditFilter = Omit<Partial<AuditListQuery>, "limit" | "cursor">;

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
};
