import type { Metadata } from "next";
import { CreatePage } from "../../_guests/create/create-page";
import type { PageSearchParams } from "../../_server/search-params";

export const metadata: Metadata = { title: "Create VM" };

export default function CreateVmPage({ searchParams }: { searchParams: PageSearchParams }) {
  return <CreatePage kind="vm" searchParams={searchParams} />;
}
