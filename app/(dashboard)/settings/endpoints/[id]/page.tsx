import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Banner } from "@/components/ui/banner";
import { PageHeader } from "@/components/ui/page-header";
import { listDatacenters } from "@/lib/queries/datacenters";
import { endpointForms, listEndpoints } from "@/lib/queries/endpoints";
import { whoAmI } from "@/lib/queries/system";
import { pageContext } from "../../../_server/page-context";
import { EndpointForm } from "../../_components/endpoint-form";
import { ForAdministrators } from "../../_components/for-administrators";

export const metadata: Metadata = { title: "Edit endpoint" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id: encoded }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const id = decodeURIComponent(encoded);
  const title = `Edit endpoint ${id}`;
  if (!whoAmI(actor).permissions.includes("endpoint:write")) return <ForAdministrators title={title} />;
  const before = (await listEndpoints(moxxie, actor)).items.find((endpoint) => endpoint.id === id);
  if (!before) notFound();
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: "Settings", href: "/settings" },
          { label: "Endpoints", href: "/settings?tab=endpoints" },
          { label: id },
        ]}
        title={title}
      />
      {before.source === "file" ? (
        <Banner tone="info">Endpoint {id} stands in moxxie.yaml; change it there and start Moxxie anew.</Banner>
      ) : (
        <EndpointForm
          before={before}
          place={before}
          datacenters={listDatacenters(moxxie, actor).items.map(({ id: each, name }) => ({ id: each, name }))}
          forms={endpointForms}
        />
      )}
    </>
  );
}
