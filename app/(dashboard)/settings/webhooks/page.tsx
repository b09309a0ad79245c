import type { Metadata } from "next";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../_server/page-context";
import { ForAdministrators } from "../_components/for-administrators";
import { WebhookList } from "./_components/webhook-list";

export const metadata: Metadata = { title: "Webhooks" };

export default async function Page() {
  const { actor } = await pageContext();
  if (!whoAmI(actor).permissions.includes("webhook:manage")) return <ForAdministrators title="Webhooks" />;
  return <WebhookList />;
}
