import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { estateQueries } from "@/lib/client/queries/estate";
import { makeQueryClient } from "@/lib/client/query-client";
import { StatisticsQuery } from "@/lib/contracts/capacity";
import { HostListQuery } from "@/lib/contracts/estate";
import { listHosts } from "@/lib/queries/hosts";
import { listNetworkProfiles } from "@/lib/queries/network-profiles";
import { getStatistics } from "@/lib/queries/statistics";
import { listStorages } from "@/lib/queries/storages";
import { tabOf } from "../../_estate/tab-of";
import { pageContext } from "../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../_server/search-params";
import { DatacenterPage } from "../_components/datacenter-page";
import { datacenterTabs } from "../_components/datacenter-tabs";

export const metadata: Metadata = { title: "Datacenter" };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: PageSearchParams;
}

/** All but the history comes from memory, so that every tab opens at once. */
export default async function Page({ params, searchParams }: PageProps) {
  const [{ id: encoded }, address, { moxxie, actor }] = await Promise.all([params, searchParams, pageContext()]);
  const datacenter = decodeURIComponent(encoded);
  const { range } = StatisticsQuery.catch({ range: "24h" }).parse({ range: oneOf(address.range) });
  // The forecast beside the chart asks for the shortest range, whatever the chart shows.
  const ranges = tabOf(datacenterTabs, oneOf(address.tab)) === "overview" ? new Set(["24h", range] as const) : [];
  const client = makeQueryClient();
  await Promise.all([
    ...[...ranges].map((each) =>
      client.prefetchQuery({
        ...capacityQueries.statistics(datacenter, each),
        queryFn: () => getStatistics(moxxie, actor, { id: datacenter, range: each }),
      }),
    ),
    client.prefetchQuery({
      ...estateQueries.hosts({ datacenter }),
      queryFn: () => listHosts(moxxie, actor, HostListQuery.parse({ datacenter, limit: 1000 })),
    }),
    client.prefetchQuery({
      ...estateQueries.storages({ datacenter }),
      queryFn: () => listStorages(moxxie, actor, { datacenter }),
    }),
    client.prefetchQuery({
      ...estateQueries.networkProfiles({ datacenter }),
      queryFn: () => listNetworkProfiles(moxxie, actor, { datacenter }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DatacenterPage id={datacenter} />
    </HydrationBoundary>
  );
}
