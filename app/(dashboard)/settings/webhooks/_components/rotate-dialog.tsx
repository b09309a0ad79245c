"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { WebhookRotated, type WebhookView } from "@/lib/contracts/webhooks";

const overlaps = [
  { value: "0", label: "at once: the present secret ends now" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
];

/** Gives a webhook a new secret. For a while both sign, so that the receiver can change without missing anything. */
export function RotateDialog(props: {
  webhook: WebhookView;
  onClose: () => void;
  onRotated: (rotated: WebhookRotated) => void;
}) {
  const { webhook, onClose, onRotated } = props;
  const [overlapHours, setOverlapHours] = useState("24");
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="webhook.rotate-secret"
      input={{ webhookId: webhook.id, overlapHours: Number(overlapHours) }}
      title="Rotate the signing secret?"
      actionLabel="Rotate secret"
      begun="Made a new secret"
      onDone={(result) => result.kind === "done" && onRotated(WebhookRotated.parse(result.result))}
    >
      {(problems) => (
        <>
          <p className="break-all font-mono text-sm">{webhook.url}</p>
          <Field
            label="Both secrets sign for"
            error={problems.overlapHours}
            hint="Each call then bears two signatures; a receiver takes either"
          >
            <Select value={overlapHours} onChange={(event) => setOverlapHours(event.target.value)} options={overlaps} />
          </Field>
        </>
      )}
    </PlanDialog>
  );
}
