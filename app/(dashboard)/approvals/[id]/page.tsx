import type { Metadata } from "next";
import { ApprovalPage } from "../_components/approval-page";

export const metadata: Metadata = { title: "Approval" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ApprovalPage id={id} />;
}
