import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { approvalQueries } from "@/lib/client/queries/approvals";
import { makeQueryClient } from "@/lib/client/query-client";
import { ApprovalListQuery } from "@/lib/contracts/approvals";
import { listApprovals } from "@/lib/queries/approvals";
import { whoAmI } from "@/lib/queries/system";
import { tabOf } from "../_estate/tab-of";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { ApprovalList } from "./_components/approval-list";
import { approvalFilterOf, approvalTabsOf } from "./_components/approval-tabs";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const me = whoAmI(actor);
  if (!me.permissions.includes("approval:read")) return <NothingToAsk />;
  const tab = tabOf(approvalTabsOf(me), oneOf(address.tab));
  const client = makeQueryClient();
  // What is to be decided comes with the layout, for the rail's count.
  if (tab !== "to-decide") {
    const filter = approvalFilterOf(tab, { dc: oneOf(address.dc), status: oneOf(address.status) });
    await client.prefetchInfiniteQuery({
      ...approvalQueries.list(filter),
      queryFn: () => listApprovals(moxxie, actor, { ...filter, limit: ApprovalListQuery.parse({}).limit }),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ApprovalList />
    </HydrationBoundary>
  );
}

function NothingToAsk() {
  return (
    <>
      <PageHeader title="Approvals" />
      <EmptyState icon={<Lock />} title="For operators and administrators">
        Your role changes nothing, so it has nothing to ask an approval for.
      </EmptyState>
    </>
  );
}
