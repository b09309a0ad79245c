"use client";

import Link from "next/link";
import { useState } from "react";
import { ApprovalPill, RiskPill } from "@/components/commands/approval-pill";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { approvalPath } from "@/lib/client/queries/approvals";
import type { ApprovalView } from "@/lib/contracts/approvals";
import { targetWords, whoWords } from "./approval-columns";
import { ExpiresIn } from "./expires-in";

const cardsAtOnce = 30;

/** The inbox on a narrow screen: a card a request, each a link. */
export function ApprovalCards(props: { rows: readonly ApprovalView[]; onMore: () => void; hasMore: boolean }) {
  const { rows, onMore, hasMore } = props;
  const [shown, setShown] = useState(cardsAtOnce);
  const left = rows.length - shown;
  return (
    <>
      <ul aria-label="Requests" className="flex flex-col gap-2">
        {rows.slice(0, shown).map((approval) => (
          <li key={approval.id}>
            <Card approval={approval} />
          </li>
        ))}
      </ul>
      {(left > 0 || hasMore) && (
        <Button
          className="mt-3 w-full"
          onClick={() => {
            setShown((now) => now + cardsAtOnce);
            if (left <= cardsAtOnce) onMore();
          }}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function Card({ approval }: { approval: ApprovalView }) {
  const { status, datacenters, requestedBy, requestedAt, reason, decidedBy, decidedAt, comment } = approval;
  return (
    <Link
      href={approvalPath(approval.id)}
      prefetch={false}
      className="block rounded-lg border bg-panel p-3 hover:bg-hover"
    >
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
