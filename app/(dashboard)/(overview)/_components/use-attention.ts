import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mayNot, useMe } from "@/lib/client/me";
import { approvalQueries } from "@/lib/client/queries/approvals";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { estateQueries } from "@/lib/client/queries/estate";
import { networkQueries } from "@/lib/client/queries/networks";
import { operationQueries } from "@/lib/client/queries/operations";
import { webhookQueries } from "@/lib/client/queries/webhooks";
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
  const { approvals, webhooks, asked } = useRequestsAndWebhooks();
  const hostsKnown = hostQuery.data !== undefined;
  return useMemo(() => {
    if (!leftOver || !failed || !rolledBack || !datacenters || !hostsKnown || !storages || !settled || !asked)
      return undefined;
    const isHere = (id: string | null) => datacenter === null || id === datacenter;
    return attentionItems({
      approvals: approvals.filter(({ datacenters: places }) => places.length === 0 || places.some(isHere)),
      leftOver: leftOver.items.filter(
        // A bulk operation may be in several datacenters, and names none then.
        (operation) => operation.datacenter === null || isHere(operation.datacenter),
      ),
      failed: [...failed.pages, ...rolledBack.pages]
        .flatMap(({ items }) => items)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
      datacenters: datacenters.items.filter(({ id }) => isHere(id)),
      hosts,
      storages: storages.items,
      statistics,
      maps,
      webhooks,
      nowMs: Date.now(),
    });
  }, [
    datacenter,
    leftOver,
    failed,
    rolledBack,
    datacenters,
    hosts,
    hostsKnown,
    storages,
    statistics,
    maps,
    settled,
    approvals,
    webhooks,
    asked,
  ]);
}

const none: readonly never[] = [];

/** What waits for the caller's decision, and the webhooks; each only for those who may. One that cannot be read is left out. */
function useRequestsAndWebhooks() {
  const me = useMe();
  const mayDecide = mayNot(me, "approval:decide") === null;
  const mayManage = mayNot(me, "webhook:manage") === null;
  const approvals = useQuery({ ...approvalQueries.pending(), enabled: mayDecide });
  const webhooks = useQuery({ ...webhookQueries.list(), enabled: mayManage });
  return {
    approvals: approvals.data?.items ?? none,
    webhooks: webhooks.data?.items ?? none,
    asked: !(mayDecide && approvals.isPending) && !(mayManage && webhooks.isPending),
  };
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
