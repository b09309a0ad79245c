"use client";

import { BulkResultLine } from "@/components/operations/bulk-result-line";
import { bulkWords, endedShare } from "@/components/operations/bulk-words";
import { CancelOperation } from "@/components/operations/cancel-operation";
import { outcomeSentence } from "@/components/operations/status-words";
import { useOperation } from "@/components/operations/use-operation";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { OperationPill } from "@/components/ui/pill";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ProgressBar } from "@/components/ui/step-list";
import { VirtualLines } from "@/components/ui/virtual-lines";
import { asProblem } from "@/lib/client/problem-error";
import { finishedStatuses, type OperationDetail } from "@/lib/contracts/operations";

/** How each guest fares once the bulk operation has been given. It goes on when this is closed. */
export function BulkProgressDialog(props: { operationId: string; title: string; onClose: () => void }) {
  const { operationId, title, onClose } = props;
  const query = useOperation(operationId);
  const operation = query.data;
  const ended = operation !== undefined && finishedStatuses.includes(operation.status);
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={onClose}
      title={operation?.title ?? title}
      description={ended ? "It has ended." : "It goes on when this is closed; Operations shows it."}
      footer={
        <>
          {operation && <CancelOperation operation={operation} />}
          <ButtonLink href={`/operations/${operationId}`}>Open the operation</ButtonLink>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {operation ? (
        <Progress operation={operation} />
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </Dialog>
  );
}

function Progress({ operation }: { operation: OperationDetail }) {
  const { status, bulk, results, leftovers, error } = operation;
  const sentence = outcomeSentence(operation);
  return (
    <div className="flex flex-col gap-3">
      {bulk && (
        <div className="flex flex-wrap items-center gap-3">
          <OperationPill state={status} />
          <ProgressBar share={endedShare(bulk)} label="Guests that have ended" className="w-40" />
          <p aria-live="polite" className="tabular text-muted">
            {bulkWords(bulk)}
          </p>
        </div>
      )}
      {sentence && (
        <Banner tone={status === "canceled" || status === "rolling_back" ? "warn" : "bad"}>
          {sentence} {error?.message}
          {leftovers.length > 0 && (
            <ul className="mt-1 list-disc pl-5">
              {leftovers.map((leftover) => (
                <li key={leftover}>{leftover}</li>
              ))}
            </ul>
          )}
        </Banner>
      )}
      <VirtualLines
        label="Guests"
        items={results}
        itemKey={({ index }) => String(index)}
        line={(result) => <BulkResultLine result={result} />}
        className="max-h-[min(26rem,50dvh)]"
      />
    </div>
  );
}
