import type { Metadata } from "next";
import { GuestPage } from "../../_guests/detail/guest-page";
import type { PageSearchParams } from "../../_server/search-params";

export const metadata: Metadata = { title: "VM" };

export default function VmPage(props: { params: Promise<{ id: string }>; searchParams: PageSearchParams }) {
  return <GuestPage kind="vm" {...props} />;
}
