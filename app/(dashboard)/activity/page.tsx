import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { activityQueries } from "@/lib/client/queries/activity";
import { makeQueryClient } from "@/lib/client/query-client";
import { AuditListQuery } from "@/lib/contracts/audit";
import { listAudit } from "@/lib/queries/audit";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { Activity } from "./_components/activity";
import { auditAddressKeys, auditFilterOf } from "./_components/audit-filter";

export const metadata: Metadata = { title: "Activity" };

export default async function ActivityPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  if (!whoAmI(actor).permissions.includes("audit:read")) return <ForAdministrators />;
  const own = auditAddressKeys.map((key) => [key, oneOf(address[key])]);
  const filter = auditFilterOf({ ...Object.fromEntries(own), dc: oneOf(address.dc) });
  const client = makeQueryClient();
  await client.prefetchInfiniteQuery({
    ...activityQueries.list(filter),
    queryFn: () => listAudit(moxxie, actor, AuditListQuery.parse({ ...filter, limit: 100 })),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Activity />
    </HydrationBoundary>
  );
}

function ForAdministrators() {
  return (
    <>
      <PageHeader title="Activity" />
      <EmptyState icon={<Lock />} title="For administrators">
        The audit trail names people and their addresses, so only administrators read it. What was done to guests stands
        under Operations.
      </EmptyState>
    </>
  );
}
