import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { deliveryPageSize, webhookQueries } from "@/lib/client/queries/webhooks";
import { makeQueryClient } from "@/lib/client/query-client";
import { WebhookDeliveryQuery } from "@/lib/contracts/webhooks";
import { whoAmI } from "@/lib/queries/system";
import { listDeliveries } from "@/lib/queries/webhook-deliveries";
import { getWebhook } from "@/lib/queries/webhooks";
import { pageContext } from "../../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../../_server/search-params";
import { ForAdministrators } from "../../_components/for-administrators";
import { deliveryFilterOf } from "../_components/delivery-filter";
import { WebhookPage } from "../_components/webhook-page";

export const metadata: Metadata = { title: "Webhook" };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: PageSearchParams;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ id }, address, { moxxie, actor }] = await Promise.all([params, searchParams, pageContext()]);
  if (!whoAmI(actor).permissions.includes("webhook:manage")) return <ForAdministrators title="Webhook" />;
  const filter = deliveryFilterOf({ status: oneOf(address.status), type: oneOf(address.type) });
  const query = WebhookDeliveryQuery.parse({ ...filter, limit: deliveryPageSize });
  const client = makeQueryClient();
  await Promise.all([
    client.prefetchQuery({ ...webhookQueries.one(id), queryFn: () => getWebhook(moxxie, actor, id) }),
    client.prefetchInfiniteQuery({
      ...webhookQueries.deliveries(id, filter),
      queryFn: () => listDeliveries(moxxie, actor, { webhookId: id, query }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WebhookPage id={id} />
    </HydrationBoundary>
  );
}
