import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { estateQueries } from "@/lib/client/queries/estate";
import { makeQueryClient } from "@/lib/client/query-client";
import { HostListQuery } from "@/lib/contracts/estate";
import { listHosts } from "@/lib/queries/hosts";
import { listNetworkProfiles } from "@/lib/queries/network-profiles";
import { listStorages } from "@/lib/queries/storages";
import { pageContext } from "../../_server/page-context";
import { DatacenterPage } from "../_components/datacenter-page";

export const metadata: Metadata = { title: "Datacenter" };

/** All of it comes from memory, so that every tab opens at once. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id: encoded }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const datacenter = decodeURIComponent(encoded);
  const client = makeQueryClient();
  await Promise.all([
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
