"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { ApprovalPill, RiskPill } from "@/components/commands/approval-pill";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { asProblem } from "@/lib/client/problem-error";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { PageSkeleton } from "../../_estate/page-skeleton";
import { whoWords } from "./approval-columns";
import { ApprovalDifference } from "./approval-difference";
import { ApprovalFacts } from "./approval-facts";
import { ApprovalItems } from "./approval-items";
import { ApprovalOutcome } from "./approval-outcome";
import { ApprovalPlan } from "./approval-plan";
import { DecisionPanel } from "./decision-panel";
import { WithdrawButton } from "./withdraw-button";

/** Events tell of changes; this is for the news that got lost. */
const askAgainMs = 15_000;

/** One request: what would be done and why, what is different by now, and the decision. */
export function ApprovalPage({ id }: { id: string }) {
  const query = useQuery({
    ...approvalQueries.one(id),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? askAgainMs : false),
  });
  if (query.data) {
    return (
      <>
        {query.isRefetchError && (
          <Banner tone="warn" className="mb-4">
            What is shown may be old: {asProblem(query.error).detail ?? asProblem(query.error).title}
          </Banner>
        )}
        <Approval approval={query.data} />
      </>
    );
  }
  if (!query.error) return <PageSkeleton />;
  const problem = asProblem(query.error);
  const isUnknown = problem.code === "not_found" || problem.code === "invalid_request";
  return (
    <>
      <PageHeader breadcrumb={[{ label: "Approvals", href: "/approvals" }, { label: "Request" }]} title="Request" />
      {isUnknown ? <NoSuchRequest /> : <ErrorState problem={problem} onRetry={() => void query.refetch()} />}
    </>
  );
}

function NoSuchRequest() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such request"
      action={<ButtonLink href="/approvals">All approvals</ButtonLink>}
    >
      Its address may be mistyped, or it is somebody else's and not for you to decide.
    </EmptyState>
  );
}

/** Who asked, and why: read before anything else. */
function Asked({ approval }: { approval: ApprovalDetail }) {
  const { requestedBy, requestedAt, reason } = approval;
  return (
    <>
      {whoWords(requestedBy)} asked <RelativeTime at={requestedAt} />
      {reason === null ? (
        " and gave no reason."
      ) : (
        <>
          : <span className="whitespace-pre-wrap break-words text-ink">“{reason}”</span>
        </>
      )}
    </>
  );
}

function Approval({ approval }: { approval: ApprovalDetail }) {
  // The plan that is decided about is the one that has been looked at; a newer one has to be looked at first.
  const [lookedAt, setLookedAt] = useState(approval.planHash);
  const { status, risk, plan, title, command, mayWithdraw } = approval;
  const pending = status === "pending";
  const isNews = pending && lookedAt !== approval.planHash;
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Approvals", href: "/approvals" }, { label: command }]}
        title={title}
        meta={
          <>
            <span aria-live="polite">
              <ApprovalPill status={status} />
            </span>
            <RiskPill risk={risk} />
            {plan.irreversible && <Pill tone="bad">cannot be undone</Pill>}
          </>
        }
        description={<Asked approval={approval} />}
        actions={mayWithdraw && <WithdrawButton approval={approval} />}
      />
      <ApprovalOutcome approval={approval} />
      <ApprovalDifference approval={approval} isNews={isNews} onRead={() => setLookedAt(approval.planHash)} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <ApprovalPlan approval={approval} />
          {plan.items && <ApprovalItems items={plan.items} />}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {pending && <DecisionPanel approval={approval} lookedAt={lookedAt} />}
          <ApprovalFacts approval={approval} />
        </div>
      </div>
    </>
  );
}
