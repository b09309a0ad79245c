import type { Metadata } from "next";
import { CreatePage } from "../../_guests/create/create-page";
import type { PageSearchParams } from "../../_server/search-params";

export const metadata: Metadata = { title: "Create container" };

export default function CreateContainerPage({ searchParams }: { searchParams: PageSearchParams }) {
  return <CreatePage kind="container" searchParams={searchParams} />;
}
