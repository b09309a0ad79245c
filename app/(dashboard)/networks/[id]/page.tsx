import type { Metadata } from "next";
import { pageContext } from "../../_server/page-context";
import { NetworkPage } from "../_components/network-page";

export const metadata: Metadata = { title: "Network" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }] = await Promise.all([params, pageContext()]);
  return <NetworkPage id={decodeURIComponent(id)} />;
}
