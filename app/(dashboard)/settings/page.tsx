import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { estateQueries } from "@/lib/client/queries/estate";
import { settingsQueries } from "@/lib/client/queries/settings";
import { makeQueryClient } from "@/lib/client/query-client";
import { listEndpoints } from "@/lib/queries/endpoints";
import { listTokens, listUsers } from "@/lib/queries/identity";
import { instanceInfo, whoAmI } from "@/lib/queries/system";
import { tabOf } from "../_estate/tab-of";
import { pageContext } from "../_server/page-context";
import { oneOf, type PageSearchParams } from "../_server/search-params";
import { SettingsPage } from "./_components/settings-page";
import { settingsTabsOf } from "./_components/settings-tabs";

export const metadata: Metadata = { title: "Settings" };

export default async function Page({ searchParams }: { searchParams: PageSearchParams }) {
  const [address, { moxxie, actor }] = await Promise.all([searchParams, pageContext()]);
  const client = makeQueryClient();
  switch (tabOf(settingsTabsOf(whoAmI(actor)), oneOf(address.tab))) {
    case "datacenters":
      break; // They come with the layout.
    case "endpoints":
      await client.prefetchQuery({ ...estateQueries.endpoints(), queryFn: () => listEndpoints(moxxie, actor) });
      break;
    case "tokens":
      await client.prefetchQuery({ ...settingsQueries.tokens(), queryFn: () => listTokens(moxxie, actor) });
      break;
    case "users":
      await client.prefetchQuery({ ...settingsQueries.users(), queryFn: () => listUsers(moxxie, actor) });
      break;
    case "about":
      await client.prefetchQuery({ ...settingsQueries.info(), queryFn: () => instanceInfo(moxxie) });
      break;
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SettingsPage />
    </HydrationBoundary>
  );
}
