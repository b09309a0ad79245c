import type { Metadata } from "next";
import { GuestListPage } from "../_guests/list/guest-list-page";
import type { PageSearchParams } from "../_server/search-params";

export const metadata: Metadata = { title: "Containers" };

export default function ContainersPage({ searchParams }: { searchParams: PageSearchParams }) {
  return <GuestListPage kind="container" searchParams={searchParams} />;
}
