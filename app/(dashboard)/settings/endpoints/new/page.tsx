import type { Metadata } from "next";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listDatacenters } from "@/lib/queries/datacenters";
import { endpointForms } from "@/lib/queries/endpoints";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../../_server/search-params";
import { EndpointForm } from "../../_components/endpoint-form";
import { ForAdministrators } from "../../_components/for-administrators";

export const metadata: Metadata = { title: "Connect an endpoint" };

export default async function Page({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  if (!whoAmI(actor).permissions.includes("endpoint:write")) return <ForAdministrators title="Connect an endpoint" />;
  const datacenters = listDatacenters(moxxie, actor).items.map(({ id, name }) => ({ id, name }));
  const asked =
    datacenters.find(({ id }) => id === oneOf(address.dc)) ?? (datacenters.length === 1 ? datacenters[0] : undefined);
  const provider = endpointForms.length === 1 ? (endpointForms[0]?.provider ?? "") : "";
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: "Settings", href: "/settings" },
          { label: "Endpoints", href: "/settings?tab=endpoints" },
          { label: "New" },
        ]}
        title="Connect an endpoint"
      />
      {datacenters.length === 0 && (
        <Banner
          tone="info"
          className="mb-4"
          action={
            <ButtonLink size="sm" href="/settings/datacenters/new">
              Make a datacenter
            </ButtonLink>
          }
        >
          An endpoint stands in a datacenter, and there is none yet.
        </Banner>
      )}
      <EndpointForm
        before={null}
        place={{ datacenter: asked?.id ?? "", provider }}
        datacenters={datacenters}
        forms={endpointForms}
      />
    </>
  );
}
