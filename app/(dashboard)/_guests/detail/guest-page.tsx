import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { redirect } from "next/navigation";
import { guestPath, guestQueries } from "@/lib/client/queries/guests";
import { makeQueryClient } from "@/lib/client/query-client";
import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError } from "@/lib/errors";
import { getGuest, resolveGuest } from "@/lib/queries/guests";
import { pageContext } from "../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../_server/search-params";
import { GuestDetailPage } from "./guest-detail-page";

/** One guest. `DC1:100` and the like lead to the address with Moxxie's own id, by which events name it. */
export async function GuestPage(props: {
  kind: GuestKind;
  params: Promise<{ id: string }>;
  searchParams: PageSearchParams;
}) {
  const { kind } = props;
  const [{ id: encoded }, search, { moxxie, actor }] = await Promise.all([
    props.params,
    props.searchParams,
    pageContext(),
  ]);
  const id = decodeURIComponent(encoded);
  const canonical = resolved(() => resolveGuest(moxxie, actor, id, kind));
  if (canonical && canonical.id !== id) {
    const tab = oneOf(search.tab);
    redirect(`${guestPath[kind]}/${canonical.id}${tab ? `?tab=${encodeURIComponent(tab)}` : ""}`);
  }
  const client = makeQueryClient();
  if (canonical) {
    await client.prefetchQuery({
      ...guestQueries.detail(kind, canonical.id),
      queryFn: () => getGuest(moxxie, actor, canonical.id),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GuestDetailPage kind={kind} id={id} />
    </HydrationBoundary>
  );
}

/** Undefined for a guest that is not there, or that many could be meant by: the page says so in words. */
function resolved<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MoxxieError) return undefined;
    throw error;
  }
}
