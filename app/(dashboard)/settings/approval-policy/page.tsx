import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { approvalQueries } from "@/lib/client/queries/approvals";
import { makeQueryClient } from "@/lib/client/query-client";
import { gateableCommands } from "@/lib/commands/policy/gateable";
import { getPolicy } from "@/lib/queries/approval-policy";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../_server/page-context";
import { ForAdministrators } from "../_components/for-administrators";
import { PolicySettings } from "./_components/policy-settings";

export const metadata: Metadata = { title: "Approval policy" };

export default async function Page() {
  const { moxxie, actor } = await pageContext();
  if (!whoAmI(actor).permissions.includes("policy:read")) return <ForAdministrators title="Approval policy" />;
  const client = makeQueryClient();
  await client.prefetchQuery({
    ...approvalQueries.policy(),
    queryFn: async () => getPolicy(moxxie, actor, await gateableCommands()),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PolicySettings />
    </HydrationBoundary>
  );
}
