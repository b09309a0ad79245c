import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import { makeQueryClient } from "@/lib/client/query-client";
import { whoAmI } from "@/lib/queries/system";
import { listWebhooks } from "@/lib/queries/webhooks";
import { pageContext } from "../../_server/page-context";
import { ForAdministrators } from "../_components/for-administrators";
import { WebhookList } from "./_components/webhook-list";

export const metadata: Metadata = { title: "Webhooks" };

export default async function Page() {
  const { moxxie, actor } = await pageContext();
  if (!whoAmI(actor).permissions.includes("webhook:manage")) return <ForAdministrators title="Webhooks" />;
  const client = makeQueryClient();
  await client.prefetchQuery({ ...webhookQueries.list(), queryFn: () => listWebhooks(moxxie, actor) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WebhookList />
    </HydrationBoundary>
  );
}
