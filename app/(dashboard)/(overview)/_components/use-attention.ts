import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { estateQueries } from "@/lib/client/queries/estate";
import { operationQueries } from "@/lib/client/queries/operations";
import { type AttentionItem, attentionItems } from "./attention";
import { overviewFilters } from "./overview-filters";

/** What needs somebody, in one datacenter or all; undefined until all of it has been read once. */
export function useAttention(datacenter: string | null): AttentionItem[] | undefined {
  const filters = overviewFilters(datacenter);
  const leftOver = useQuery(operationQueries.troubled()).data;
  const failed = useInfiniteQuery(operationQueries.list(filters.failed)).data;
  const rolledBack = useInfiniteQuery(operationQueries.list(filters.rolledBack)).data;
  const datacenters = useQuery(estateQueries.datacenters()).data;
  const hosts = useQuery(estateQueries.hosts(filters.hosts)).data;
  const storages = useQuery(estateQueries.storages(filters.hosts)).data;
  return useMemo(() => {
    if (!leftOver || !failed || !rolledBack || !datacenters || !hosts || !storages) return undefined;
    const isHere = (id: string | null) => datacenter === null || id === datacenter;
    return attentionItems({
      leftOver: leftOver.items.filter((operation) => isHere(operation.datacenter)),
      failed: [...failed.pages, ...rolledBack.pages]
        .flatMap(({ items }) => items)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
      datacenters: datacenters.items.filter(({ id }) => isHere(id)),
      hosts: hosts.items,
      storages: storages.items,
      nowMs: Date.now(),
    });
  }, [datacenter, leftOver, failed, rolledBack, datacenters, hosts, storages]);
}
