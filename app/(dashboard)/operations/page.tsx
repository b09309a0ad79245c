import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { operationQueries } from "@/lib/client/queries/operations";
import { makeQueryClient } from "@/lib/client/query-client";
import { OperationListQuery } from "@/lib/contracts/operations";
import { listOperations } from "@/lib/queries/operations";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { operationFilterOf } from "./_components/operation-filter";
import { OperationList } from "./_components/operation-list";

export const metadata: Metadata = { title: "Operations" };

export default async function OperationsPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const filter = operationFilterOf({
    dc: oneOf(address.dc),
    status: oneOf(address.status),
    active: oneOf(address.active),
    mine: oneOf(address.mine),
    command: oneOf(address.command),
  });
  const client = makeQueryClient();
  await client.prefetchInfiniteQuery({
    ...operationQueries.list(filter),
    queryFn: () => listOperations(moxxie, actor, { ...OperationListQuery.parse({ limit: 100 }), ...filter }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OperationList />
    </HydrationBoundary>
  );
}
