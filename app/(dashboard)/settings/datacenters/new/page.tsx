import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { listDatacenters } from "@/lib/queries/datacenters";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../../_server/page-context";
import { DatacenterForm } from "../../_components/datacenter-form";
import { ForAdministrators } from "../../_components/for-administrators";

export const metadata: Metadata = { title: "Make a datacenter" };

export default async function Page() {
  const { moxxie, actor } = await pageContext();
  if (!whoAmI(actor).permissions.includes("datacenter:write")) return <ForAdministrators title="Make a datacenter" />;
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Settings", href: "/settings" }, { label: "New datacenter" }]}
        title="Make a datacenter"
      />
      <DatacenterForm before={null} first={listDatacenters(moxxie, actor).items.length === 0} />
    </>
  );
}
