import type { Metadata } from "next";
import { pageContext } from "../../_server/page-context";
import { oneOf, type PageSearchParams } from "../../_server/search-params";
import { NewReservation } from "../_components/new-reservation";

export const metadata: Metadata = { title: "New reservation" };

/** `?dc=`, `?cpu=`, `?memoryGB=` and `?diskGB=` fill the form; other pages link here with what they speak of. */
export default async function NewReservationPage({ searchParams }: { searchParams: PageSearchParams }) {
  const [address] = await Promise.all([searchParams, pageContext()]);
  const start = {
    datacenter: oneOf(address.dc),
    cpu: oneOf(address.cpu),
    memoryGB: oneOf(address.memoryGB),
    diskGB: oneOf(address.diskGB),
  };
  return (
    <NewReservation start={Object.fromEntries(Object.entries(start).filter(([, value]) => value !== undefined))} />
  );
}
