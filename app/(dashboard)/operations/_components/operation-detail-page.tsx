"use client";

import { SearchX } from "lucide-react";
import { useEffect } from "react";
import { useOperation } from "@/components/operations/use-operation";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { markSeen } from "@/lib/client/seen-operations";
import { BulkItems } from "./bulk-items";
import { OperationFacts } from "./operation-facts";
import { OperationHeader } from "./operation-header";
import { OperationLogPanel } from "./operation-log-panel";
import { OperationOutcome } from "./operation-outcome";
import { OperationPlan } from "./operation-plan";
import { OperationSteps } from "./operation-steps";

/** One operation: what it does step by step, its log as it is written, what was planned and what is left. */
export function OperationDetailPage({ id }: { id: string }) {
  const query = useOperation(id);
  const operation = query.data;
  const troubled = operation?.status === "needs_attention";
  useEffect(() => {
    if (troubled) markSeen(id);
  }, [id, troubled]);
  if (!operation) {
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
  return (
    <>
      <OperationHeader operation={operation} />
      {query.error && (
        <Banner tone="warn" className="mb-4">
          Could not be read again, so what is shown may be old: {asProblem(query.error).detail}
        </Banner>
      )}
      <OperationOutcome operation={operation} />
      {operation.bulk && <BulkItems operation={operation} />}
      <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {(!operation.bulk || operation.steps.length > 0) && (
            <Panel title="Steps">
              <OperationSteps operation={operation} />
            </Panel>
          )}
          <OperationFacts operation={operation} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <OperationLogPanel operation={operation} />
          <OperationPlan operation={operation} />
        </div>
      </div>
    </>
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
