import type { Metadata } from "next";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../_server/page-context";
import { ForAdministrators } from "../_components/for-administrators";
import { PolicySettings } from "./_components/policy-settings";

export const metadata: Metadata = { title: "Approval policy" };

export default async function Page() {
  const { actor } = await pageContext();
  if (!whoAmI(actor).permissions.includes("policy:read")) return <ForAdministrators title="Approval policy" />;
  return <PolicySettings />;
}
