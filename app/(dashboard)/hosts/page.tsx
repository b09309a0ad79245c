import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { estateQueries } from "@/lib/client/queries/estate";
import { makeQueryClient } from "@/lib/client/query-client";
import { HostListQuery } from "@/lib/contracts/estate";
import { listHosts } from "@/lib/queries/hosts";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { HostList } from "./_components/host-list";

export const metadata: Metadata = { title: "Hosts" };

export default async function HostsPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const datacenter = oneOf(address.dc);
  const filter = datacenter ? { datacenter } : {};
  const client = makeQueryClient();
  await client.prefetchQuery({
    ...estateQueries.hosts(filter),
    queryFn: () => listHosts(moxxie, actor, HostListQuery.parse({ ...filter, limit: 1000 })),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <HostList />
    </HydrationBoundary>
  );
}
