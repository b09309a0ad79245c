"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { mayNot, useMe } from "@/lib/client/me";
import type { OperationDetail } from "@/lib/contracts/operations";

/** Tries again to undo what could not be undone; nothing where that has no sense. */
export function RetryOperation({ operation }: { operation: OperationDetail }) {
  const [asking, setAsking] = useState(false);
  const forbidden = mayNot(useMe(), "operation:cancel");
  const { operationId, title, retryable } = operation;
  if (!retryable) return null;
  return (
    <>
      <Button variant="primary" disabledReason={forbidden} onClick={() => setAsking(true)}>
        Try again…
      </Button>
      <PlanDialog
        open={asking}
        onOpenChange={setAsking}
        command="operation.retry"
        input={asking ? { operationId } : null}
        title={`Try again to undo: ${title}?`}
        actionLabel="Try again"
        begun={`Undoing again: ${title}`}
      />
    </>
  );
}
