"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/components/ui/toaster";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import { useMe } from "@/lib/client/me";
import { approvalPath, approvalQueries, decidableCount } from "@/lib/client/queries/approvals";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

/** How many requests wait for the caller's decision; tells on any page what became of the caller's own. */
export function useApprovalCount(): number {
  const me = useMe();
  const client = useQueryClient();
  const pending = useQuery({ ...approvalQueries.pending(), enabled: me.permissions.includes("approval:decide") });
  useLiveEvents((event) => {
    if (event.type !== "approval.decided" || !me.permissions.includes("approval:read")) return;
    // An event tells only that something was decided; whose it was is asked, and is nobody's business who may not see it.
    void client.fetchQuery({ ...approvalQueries.one(event.subject), staleTime: 0 }).then(
      (approval) => isNewsFor(approval, me.id) && tell(approval),
      () => {},
    );
  });
  return decidableCount(pending.data?.items ?? []);
}

/** One's own withdrawal is no news. */
const isNewsFor = ({ requestedBy, status }: ApprovalDetail, myId: string): boolean =>
  requestedBy.kind === "user" && requestedBy.id === myId && status !== "pending" && status !== "withdrawn";

function tell({ id, title, status, decidedBy, comment, operationId }: ApprovalDetail): void {
  const by = decidedBy && status !== "expired" ? `By ${decidedBy.name}` : "";
  const words = comment ? `${by}: “${comment.slice(0, 140)}${comment.length > 140 ? "…" : ""}”` : by;
  const options = { key: `approval:${id}`, ...(words && { description: words }) };
  if (status === "approved") notify.success(`Approved: ${title}`, { ...options, operationId });
  else
    notify.info(`${status === "rejected" ? "Rejected" : "Expired"}: ${title}`, {
      ...options,
      link: { href: approvalPath(id), label: "View the request" },
    });
}
