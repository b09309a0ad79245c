import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { estateQueries } from "@/lib/client/queries/estate";
import { makeQueryClient } from "@/lib/client/query-client";
import type { GuestKind } from "@/lib/domain/guest";
import { listDatacenters } from "@/lib/queries/datacenters";
import { listNetworkProfiles } from "@/lib/queries/network-profiles";
import { listTemplates } from "@/lib/queries/templates";
import { pageContext } from "../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../_server/search-params";
import { CreateForm } from "./create-form";

/** The creation form, with what can be chosen in the datacenter of the address (or the only one) already there. */
export async function CreatePage({ kind, searchParams }: { kind: GuestKind; searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const { items } = listDatacenters(moxxie, actor);
  const asked = oneOf(address.dc);
  const datacenter = items.find(({ id }) => id === asked)?.id ?? (items.length === 1 ? items[0]?.id : undefined);
  const client = makeQueryClient();
  if (datacenter) {
    await Promise.all([
      client.prefetchQuery({
        ...estateQueries.templates({ datacenter, kind }),
        queryFn: () => listTemplates(moxxie, actor, { datacenter, kind }),
      }),
      client.prefetchQuery({
        ...estateQueries.networkProfiles({ datacenter }),
        queryFn: () => listNetworkProfiles(moxxie, actor, { datacenter }),
      }),
    ]);
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CreateForm kind={kind} datacenter={datacenter ?? ""} />
    </HydrationBoundary>
  );
}
