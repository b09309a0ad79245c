import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Banner } from "@/components/ui/banner";
import { PageHeader } from "@/components/ui/page-header";
import { listDatacenters } from "@/lib/queries/datacenters";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../../_server/page-context";
import { DatacenterForm } from "../../_components/datacenter-form";
import { ForAdministrators } from "../../_components/for-administrators";

export const metadata: Metadata = { title: "Edit datacenter" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const before = listDatacenters(moxxie, actor).items.find((each) => each.id === decodeURIComponent(id));
  if (!before) notFound();
  const title = `Edit datacenter ${before.id}`;
  if (!whoAmI(actor).permissions.includes("datacenter:write")) return <ForAdministrators title={title} />;
  return (
    <>
      <PageHeader breadcrumb={[{ label: "Settings", href: "/settings" }, { label: before.id }]} title={title} />
      {before.source === "file" ? (
        <Banner tone="info">
          Datacenter {before.id} stands in moxxie.yaml; change it there and start Moxxie anew. What is in force is shown
          on{" "}
          <Link href={`/datacenters/${encodeURIComponent(before.id)}`} className="underline">
            its page
          </Link>
          : its limits under Overview, its ranges under Networks.
        </Banner>
      ) : (
        <DatacenterForm before={before} first={false} />
      )}
    </>
  );
}
