"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { mayNot, useMe } from "@/lib/client/me";
import { finishedStatuses, type OperationView } from "@/lib/contracts/operations";

/** Asks an operation that is under way to stop and to undo what it has done. Nothing once it has ended. */
export function CancelOperation({ operation }: { operation: OperationView }) {
  const forbidden = mayNot(useMe(), "operation:cancel");
  const [asking, setAsking] = useState(false);
  const { operationId, title, status, cancelable } = operation;
  if (finishedStatuses.includes(status) || status === "awaiting_approval") return null;
  return (
    <>
      <Button
        variant="danger"
        disabledReason={forbidden ?? (cancelable ? null : whyNotCancelable(status))}
        onClick={() => setAsking(true)}
      >
        Cancel…
      </Button>
      <PlanDialog
        open={asking}
        onOpenChange={setAsking}
        command="operation.cancel"
        input={asking ? { operationId } : null}
        title={`Cancel: ${title}?`}
        actionLabel="Cancel the operation"
        begun={`Canceling: ${title}`}
        tone="danger"
      />
    </>
  );
}

const whyNotCancelable = (status: OperationView["status"]) =>
  status === "rolling_back" ? "It is being undone already." : "Its cancellation has been asked for already.";
