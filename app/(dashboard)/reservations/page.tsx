import type { Metadata } from "next";
import { pageContext } from "../_server/page-context";
import { ReservationList } from "./_components/reservation-list";

export const metadata: Metadata = { title: "Reservations" };

export default async function ReservationsPage() {
  await pageContext();
  return <ReservationList loadedAtMs={Date.now()} />;
}
