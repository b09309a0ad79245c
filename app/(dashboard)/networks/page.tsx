import type { Metadata } from "next";
import { pageContext } from "../_server/page-context";
import { NetworkList } from "./_components/network-list";

export const metadata: Metadata = { title: "Networks" };

export default async function NetworksPage() {
  await pageContext();
  return <NetworkList />;
}
