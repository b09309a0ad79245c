import Link from "next/link";
import { ApprovalPill, RiskPill } from "@/components/commands/approval-pill";
import { linkCardClass } from "@/components/table/card-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { approvalPath } from "@/lib/client/queries/approvals";
import type { ApprovalView } from "@/lib/contracts/approvals";
import { targetWords, whoWords } from "./approval-columns";
import { ExpiresIn } from "./expires-in";

/** A request on a narrow screen: the whole of it is a link. */
export function ApprovalCard({ approval }: { approval: ApprovalView }) {
  const { status, datacenters, requestedBy, requestedAt, reason, decidedBy, decidedAt, comment } = approval;
  return (
    <Link href={approvalPath(approval.id)} prefetch={false} className={linkCardClass}>
      <span className="flex items-start justify-between gap-3">
        <span className="min-w-0 break-words font-medium">{approval.title}</span>
        {status === "pending" ? (
          <ExpiresIn at={approval.expiresAt} className="shrink-0" />
        ) : (
          <ApprovalPill status={status} className="shrink-0" />
        )}
      </span>
      <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
        <RiskPill risk={approval.risk} />
        <span>{[targetWords(approval), ...datacenters].join(" · ")}</span>
      </span>
      <span className="mt-1 block break-words text-muted">
        {whoWords(requestedBy)}, <RelativeTime at={requestedAt} />
        {reason && <span className="text-ink"> “{reason}”</span>}
      </span>
      {decidedBy && decidedAt && (
        <span className="mt-1 block break-words text-muted">
          {whoWords(decidedBy)}, <RelativeTime at={decidedAt} />
          {comment && <span className="text-ink"> “{comment}”</span>}
        </span>
      )}
    </Link>
  );
}
