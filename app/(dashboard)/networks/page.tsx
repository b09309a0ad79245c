import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { networkQueries } from "@/lib/client/queries/networks";
import { makeQueryClient } from "@/lib/client/query-client";
import { NetworkListQuery } from "@/lib/contracts/networks";
import { listNetworks } from "@/lib/queries/networks/list-networks";
import { getNetworkMap } from "@/lib/queries/networks/network-map";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { NetworkList } from "./_components/network-list";

export const metadata: Metadata = { title: "Networks" };

export default async function NetworksPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const datacenter = oneOf(address.dc);
  const filter = datacenter ? { datacenter } : {};
  const client = makeQueryClient();
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...networkQueries.pages(filter),
      queryFn: () => listNetworks(moxxie, actor, NetworkListQuery.parse({ ...filter, limit: 1000 })),
    }),
    datacenter &&
      client.prefetchQuery({
        ...networkQueries.map(datacenter),
        queryFn: () => getNetworkMap(moxxie, actor, datacenter),
      }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NetworkList />
    </HydrationBoundary>
  );
}
