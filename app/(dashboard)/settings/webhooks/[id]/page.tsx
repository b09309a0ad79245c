import type { Metadata } from "next";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../../_server/page-context";
import { ForAdministrators } from "../../_components/for-administrators";
import { WebhookPage } from "../_components/webhook-page";

export const metadata: Metadata = { title: "Webhook" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, { actor }] = await Promise.all([params, pageContext()]);
  if (!whoAmI(actor).permissions.includes("webhook:manage")) return <ForAdministrators title="Webhook" />;
  return <WebhookPage id={decodeURIComponent(id)} />;
}
