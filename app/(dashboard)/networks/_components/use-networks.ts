"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { networkQueries } from "@/lib/client/queries/networks";

/** A datacenter has at most 4,094 VLANs: all of one are read, so that search and order mean all of them. */
const rowsMax = 10_000;

/** Every network of one datacenter, or of all, up to ten thousand. */
export function useNetworks(datacenter: string | null) {
  const query = useInfiniteQuery(networkQueries.pages(datacenter ? { datacenter } : {}));
  const networks = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const goesOn = hasNextPage && !isFetching && !isError && networks.length < rowsMax;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return { query, networks, total: query.data?.pages[0]?.total };
}

/** Reads networks again after something was done to them here; what others do comes by events. */
export function useRefreshNetworks(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: networkQueries.all() });
}
