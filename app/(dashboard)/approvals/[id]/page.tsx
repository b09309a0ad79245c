import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { approvalQueries } from "@/lib/client/queries/approvals";
import { makeQueryClient } from "@/lib/client/query-client";
import { getApproval } from "@/lib/queries/approvals";
import { pageContext } from "../../_server/page-context";
import { ApprovalPage } from "../_components/approval-page";

export const metadata: Metadata = { title: "Approval" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const client = makeQueryClient();
  await client.prefetchQuery({ ...approvalQueries.one(id), queryFn: () => getApproval(moxxie, actor, id) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ApprovalPage id={id} />
    </HydrationBoundary>
  );
}
