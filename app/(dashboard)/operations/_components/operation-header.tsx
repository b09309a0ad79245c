"use client";

import { bulkWords, endedShare } from "@/components/operations/bulk-words";
import { CancelOperation } from "@/components/operations/cancel-operation";
import { PageHeader } from "@/components/ui/page-header";
import { OperationPill } from "@/components/ui/pill";
import { ProgressBar } from "@/components/ui/step-list";
import { finishedStatuses, type OperationDetail } from "@/lib/contracts/operations";
import { RetryOperation } from "./retry-operation";

/** What it is, how it stands, and what can be done about it. */
export function OperationHeader({ operation }: { operation: OperationDetail }) {
  const { title, status, command, parentId, bulk, progress } = operation;
  const underWay = !finishedStatuses.includes(status) && status !== "awaiting_approval";
  return (
    <PageHeader
      breadcrumb={[
        { label: "Operations", href: "/operations" },
        ...(parentId ? [{ label: "Bulk operation", href: `/operations/${parentId}` }] : []),
        { label: command },
      ]}
      title={title}
      meta={
        <>
          <span aria-live="polite">
            <OperationPill state={status} />
          </span>
          {underWay && <ProgressBar share={bulk ? endedShare(bulk) : progress} label="Progress" className="w-32" />}
          {bulk && bulk.total > 0 && (
            <span className="tabular" aria-live="polite">
              {bulkWords(bulk)}
            </span>
          )}
        </>
      }
      actions={
        <>
          <RetryOperation operation={operation} />
          <CancelOperation operation={operation} />
        </>
      }
    />
  );
}
