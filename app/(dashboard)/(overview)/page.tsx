import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { estateQueries } from "@/lib/client/queries/estate";
import { operationQueries } from "@/lib/client/queries/operations";
import { makeQueryClient } from "@/lib/client/query-client";
import { HostListQuery } from "@/lib/contracts/estate";
import { OperationListQuery } from "@/lib/contracts/operations";
import { listHosts } from "@/lib/queries/hosts";
import { listOperations } from "@/lib/queries/operations";
import { listStorages } from "@/lib/queries/storages";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { Overview } from "./_components/overview";
import { overviewFilters } from "./_components/overview-filters";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const filters = overviewFilters(oneOf(address.dc));
  const client = makeQueryClient();
  const operations = [filters.latest, filters.failed, filters.rolledBack].map((filter) =>
    client.prefetchInfiniteQuery({
      ...operationQueries.list(filter),
      queryFn: () => listOperations(moxxie, actor, OperationListQuery.parse({ ...filter, limit: 100 })),
    }),
  );
  await Promise.all([
    ...operations,
    client.prefetchQuery({
      ...estateQueries.hosts(filters.hosts),
      queryFn: () => listHosts(moxxie, actor, HostListQuery.parse({ ...filters.hosts, limit: 1000 })),
    }),
    client.prefetchQuery({
      ...estateQueries.storages(filters.hosts),
      queryFn: () => listStorages(moxxie, actor, filters.hosts),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Overview />
    </HydrationBoundary>
  );
}
