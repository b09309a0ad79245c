"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleSlash } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { ProgressBar } from "@/components/ui/step-list";
import { operationQueries } from "@/lib/client/queries/operations";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { finishedStatuses } from "@/lib/contracts/operations";
import { whoWords } from "./approval-columns";

/** How it was decided, and what became of it. Renders nothing while it waits. */
export function ApprovalOutcome({ approval }: { approval: ApprovalDetail }) {
  const { status, decidedBy, decidedAt, comment } = approval;
  if (status === "pending") return null;
  const approved = status === "approved";
  return (
    <Banner
      tone={status === "rejected" ? "bad" : approved ? "info" : "warn"}
      icon={approved ? <CircleCheck /> : <CircleSlash />}
      className="mb-4"
    >
      <p>
        {outcomeWords[status]}
        {decidedBy && status !== "expired" && ` by ${whoWords(decidedBy)}`}
        {decidedAt && (
          <>
            , <RelativeTime at={decidedAt} />
          </>
        )}
        .{!approved && " Nothing has been done."}
      </p>
      {comment && <p className="whitespace-pre-wrap break-words text-ink">“{comment}”</p>}
      {approved && <Progress operationId={approval.operationId} />}
    </Banner>
  );
}

const outcomeWords: Record<Exclude<ApprovalDetail["status"], "pending">, ReactNode> = {
  approved: "Approved",
  rejected: "Rejected",
  expired: "Expired without a decision",
  withdrawn: "Withdrawn",
};

/** The operation that the approval let go, live. */
function Progress({ operationId }: { operationId: string }) {
  const { data } = useQuery({
    ...operationQueries.detail(operationId),
    refetchInterval: ({ state }) => (state.data && !finishedStatuses.includes(state.data.status) ? 5_000 : false),
  });
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Link
        href={`/operations/${operationId}`}
        className="rounded-sm font-medium text-accent-ink underline-offset-2 hover:underline"
      >
        View operation
      </Link>
      {data && (
        <span aria-live="polite">
          <OperationPill state={data.status} />
        </span>
      )}
      {data && !finishedStatuses.includes(data.status) && (
        <ProgressBar share={data.progress} label="Progress" className="w-32" />
      )}
    </p>
  );
}
