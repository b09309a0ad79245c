import type { Metadata } from "next";
import { DatacenterList } from "./_components/datacenter-list";

export const metadata: Metadata = { title: "Datacenters" };

/** The datacenters themselves come with the layout. */
export default function DatacentersPage() {
  return <DatacenterList />;
}
