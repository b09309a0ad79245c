import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { estateQueries, type HostFilter } from "@/lib/client/queries/estate";

/**
 * All hosts of a filter. The first thousand come with the page and stay current by events; those beyond are read page by
 * page and again once a minute, so that thousands of hosts are not fetched at every poll.
 */
export function useHostRows(filter: HostFilter) {
  const query = useQuery(estateQueries.hosts(filter));
  const cursor = query.data?.nextCursor ?? null;
  const beyond = useQuery({ ...estateQueries.hostsAfter(filter, cursor ?? ""), enabled: cursor !== null });
  const first = query.data?.items;
  const others = cursor === null ? undefined : beyond.data;
  const rows = useMemo(() => [...(first ?? []), ...(others ?? [])], [first, others]);
  return { query, rows, total: query.data?.total, filling: cursor !== null && beyond.isPending };
}
