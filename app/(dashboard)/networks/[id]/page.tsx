import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { networkQueries } from "@/lib/client/queries/networks";
import { makeQueryClient } from "@/lib/client/query-client";
import { PageQuery } from "@/lib/contracts/common";
import { getNetwork } from "@/lib/queries/networks/get-network";
import { listAddresses } from "@/lib/queries/networks/list-addresses";
import { pageContext } from "../../_server/page-context";
import { NetworkPage } from "../_components/network-page";

export const metadata: Metadata = { title: "Network" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id: encoded }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const id = decodeURIComponent(encoded);
  const client = makeQueryClient();
  await Promise.all([
    client.prefetchQuery({ ...networkQueries.one(id), queryFn: () => getNetwork(moxxie, actor, id) }),
    client.prefetchInfiniteQuery({
      ...networkQueries.addressPages(id),
      queryFn: () => listAddresses(moxxie, actor, { id, ...PageQuery.parse({ limit: 1000 }) }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NetworkPage id={id} />
    </HydrationBoundary>
  );
}
