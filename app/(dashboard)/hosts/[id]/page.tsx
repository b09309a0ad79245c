import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { estateQueries } from "@/lib/client/queries/estate";
import { makeQueryClient } from "@/lib/client/query-client";
import { getHost } from "@/lib/queries/hosts";
import { pageContext } from "../../_server/page-context";
import { HostPage } from "../_components/host-page";

export const metadata: Metadata = { title: "Host" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id: encoded }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const id = decodeURIComponent(encoded);
  const client = makeQueryClient();
  await client.prefetchQuery({ ...estateQueries.host(id), queryFn: () => getHost(moxxie, actor, id) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <HostPage id={id} />
    </HydrationBoundary>
  );
}
