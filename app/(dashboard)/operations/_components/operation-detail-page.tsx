"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { ProgressBar } from "@/components/ui/step-list";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { guestPath } from "@/lib/client/queries/guests";
import { operationQueries } from "@/lib/client/queries/operations";
import { finishedStatuses, type OperationDetail } from "@/lib/contracts/operations";
import { OperationLogPanel } from "./operation-log-panel";
import { OperationOutcome } from "./operation-outcome";
import { OperationPlan } from "./operation-plan";
import { OperationSteps } from "./operation-steps";

/** One operation: what it does step by step, its log as it is written, what was planned and what is left. */
export function OperationDetailPage({ id }: { id: string }) {
  const query = useQuery({
    ...operationQueries.detail(id),
    // Events tell of changes; this is for the news that got lost.
    refetchInterval: ({ state }) => (state.data && !finishedStatuses.includes(state.data.status) ? 5_000 : false),
  });
  if (!query.data) {
    if (!query.error) return <Loading />;
    const problem = asProblem(query.error);
    if (problem.code !== "not_found") return <ErrorState problem={problem} onRetry={() => void query.refetch()} />;
    return (
      <EmptyState
        icon={<SearchX />}
        title="There is no such operation"
        action={<ButtonLink href="/operations">All operations</ButtonLink>}
      >
        Its address may be mistyped, or you may not see its datacenter.
      </EmptyState>
    );
  }
  const operation = query.data;
  return (
    <>
      <Header operation={operation} />
      <OperationOutcome operation={operation} />
      <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Steps">
            <OperationSteps operation={operation} />
          </Panel>
          <Facts operation={operation} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <OperationLogPanel operation={operation} />
          <OperationPlan operation={operation} />
        </div>
      </div>
    </>
  );
}

function Header({ operation }: { operation: OperationDetail }) {
  const forbidden = mayNot(useMe(), "operation:cancel");
  const [canceling, setCanceling] = useState(false);
  const running = !finishedStatuses.includes(operation.status);
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Operations", href: "/operations" }, { label: operation.command }]}
        title={operation.title}
        meta={
          <>
            <span aria-live="polite">
              <OperationPill state={operation.status} />
            </span>
            {running && <ProgressBar share={operation.progress} label="Progress" className="w-32" />}
          </>
        }
        actions={
          running && (
            <Button
              variant="danger"
              disabledReason={forbidden ?? (operation.cancelable ? null : whyNotCancelable(operation))}
              onClick={() => setCanceling(true)}
            >
              Cancel…
            </Button>
          )
        }
      />
      <PlanDialog
        open={canceling}
        onOpenChange={setCanceling}
        command="operation.cancel"
        input={canceling ? { operationId: operation.operationId } : null}
        title={`Cancel: ${operation.title}?`}
        actionLabel="Cancel the operation"
        begun={`Canceling: ${operation.title}`}
        tone="danger"
      />
    </>
  );
}

const whyNotCancelable = ({ status }: OperationDetail) =>
  status === "rolling_back" ? "It is being undone already." : "Its cancellation has been asked for already.";

function Facts({ operation }: { operation: OperationDetail }) {
  const kind = operation.decisions.kind === "container" ? "container" : "vm";
  const tookMs =
    operation.completedAt && operation.startedAt
      ? Date.parse(operation.completedAt) - Date.parse(operation.startedAt)
      : null;
  return (
    <Panel title="Facts">
      <KeyValueList
        items={[
          {
            label: "Guest",
            value: operation.guestId && (
              <Link href={`${guestPath[kind]}/${operation.guestId}`} className="text-accent-ink hover:underline">
                {operation.vmId ?? "its page"}
              </Link>
            ),
          },
          { label: "Datacenter", value: operation.datacenter },
          { label: "Host", value: operation.node },
          { label: "Asked by", value: `${operation.actor.name} (${operation.actor.kind})` },
          { label: "Asked", value: <RelativeTime at={operation.createdAt} /> },
          { label: "Began", value: operation.startedAt && <RelativeTime at={operation.startedAt} /> },
          { label: "Ended", value: operation.completedAt && <RelativeTime at={operation.completedAt} /> },
          { label: "Took", value: tookMs === null ? null : formatDuration(tookMs) },
          { label: "Operation", value: operation.operationId, mono: true },
          { label: "Request", value: operation.requestId, mono: true },
        ]}
      />
    </Panel>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <Panel title="Steps">
        <SkeletonText lines={6} />
      </Panel>
      <Panel title="Log">
        <SkeletonText lines={12} />
      </Panel>
    </div>
  );
}
