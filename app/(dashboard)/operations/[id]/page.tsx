import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { operationQueries } from "@/lib/client/queries/operations";
import { makeQueryClient } from "@/lib/client/query-client";
import { getOperation } from "@/lib/queries/operations";
import { pageContext } from "../../_server/page-context";
import { OperationDetailPage } from "../_components/operation-detail-page";

export const metadata: Metadata = { title: "Operation" };

export default async function OperationPage({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const client = makeQueryClient();
  await client.prefetchQuery({
    ...operationQueries.detail(id),
    queryFn: () => getOperation(moxxie, actor, id),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OperationDetailPage id={id} />
    </HydrationBoundary>
  );
}
