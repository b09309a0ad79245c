import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { estateQueries } from "@/lib/client/queries/estate";
import { firstPageRows, guestQueries } from "@/lib/client/queries/guests";
import { makeQueryClient } from "@/lib/client/query-client";
import { HostListQuery } from "@/lib/contracts/estate";
import { GuestListQuery } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { listGuests } from "@/lib/queries/guests";
import { listHosts } from "@/lib/queries/hosts";
import { pageContext } from "../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../_server/search-params";
import { guestFilterOf } from "./guest-filter";
import { GuestList } from "./guest-list";

/** The list with its first rows in the HTML: read on the server under the key by which the browser would ask. */
export async function GuestListPage({ kind, searchParams }: { kind: GuestKind; searchParams: PageSearchParams }) {
  const address = await searchParams;
  const { moxxie, actor } = await pageContext();
  const filter = guestFilterOf({
    dc: oneOf(address.dc),
    status: oneOf(address.status),
    host: oneOf(address.host),
    provider: oneOf(address.provider),
    endpoint: oneOf(address.endpoint),
    q: oneOf(address.q),
    selector: oneOf(address.selector),
    sort: oneOf(address.sort),
  });
  const hostFilter = filter.datacenter ? { datacenter: filter.datacenter } : {};
  const client = makeQueryClient();
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...guestQueries.list(kind, filter),
      queryFn: () =>
        listGuests(moxxie, actor, {
          ...GuestListQuery.parse({ ...filter, limit: firstPageRows, template: undefined }),
          kind,
        }),
    }),
    client.prefetchQuery({
      ...estateQueries.hosts(hostFilter),
      queryFn: () => listHosts(moxxie, actor, HostListQuery.parse({ ...hostFilter, limit: 1000 })),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GuestList kind={kind} />
    </HydrationBoundary>
  );
}
