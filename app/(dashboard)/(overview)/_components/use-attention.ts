import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mayNot, useMe } from "@/lib/client/me";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { estateQueries } from "@/lib/client/queries/estate";
import { networkQueries } from "@/lib/client/queries/networks";
import { operationQueries } from "@/lib/client/queries/operations";
import { useHostRows } from "../../_estate/use-host-rows";
import { type AttentionItem, attentionItems } from "./attention";
import { overviewFilters } from "./overview-filters";

/** What needs somebody, in one datacenter or all; undefined until all of it has been read once. */
export function useAttention(datacenter: string | null): AttentionItem[] | undefined {
  const filters = overviewFilters(datacenter);
  const leftOver = useQuery(operationQueries.troubled()).data;
  const failed = useInfiniteQuery(operationQueries.list(filters.failed)).data;
  const rolledBack = useInfiniteQuery(operationQueries.list(filters.rolledBack)).data;
  const datacenters = useQuery(estateQueries.datacenters()).data;
  const { query: hostQuery, rows: hosts } = useHostRows(filters.hosts);
  const storages = useQuery(estateQueries.storages(filters.hosts)).data;
  const { statistics, maps, settled } = useOutlook(
    (datacenters?.items ?? [])
      .filter(({ id, hosts }) => (datacenter === null || id === datacenter) && hosts.total > 0)
      .map(({ id }) => id),
  );
  const hostsKnown = hostQuery.data !== undefined;
  return useMemo(() => {
    if (!leftOver || !failed || !rolledBack || !datacenters || !hostsKnown || !storages || !settled) return undefined;
    const isHere = (id: string | null) => datacenter === null || id === datacenter;
    return attentionItems({
      leftOver: leftOver.items.filter((operation) => isHere(operation.datacenter)),
      failed: [...failed.pages, ...rolledBack.pages]
        .flatMap(({ items }) => items)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
      datacenters: datacenters.items.filter(({ id }) => isHere(id)),
      hosts,
      storages: storages.items,
      statistics,
      maps,
      nowMs: Date.now(),
    });
  }, [datacenter, leftOver, failed, rolledBack, datacenters, hosts, hostsKnown, storages, statistics, maps, settled]);
}

/** Forecasts and warnings by datacenter. One that cannot be read holds up nothing: it is left out. */
function useOutlook(ids: readonly string[]) {
  const mayReadNetworks = mayNot(useMe(), "network:read") === null;
  const statistics = useQueries({
    queries: ids.map((id) => capacityQueries.statistics(id, "24h")),
    combine: readOnes,
  });
  const maps = useQueries({
    queries: mayReadNetworks ? ids.map((id) => networkQueries.map(id)) : [],
    combine: readOnes,
  });
  return { statistics: statistics.read, maps: maps.read, settled: statistics.settled && maps.settled };
}

const readOnes = <Data>(results: UseQueryResult<Data>[]) => ({
  read: results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  settled: results.every(({ isPending }) => !isPending),
});
