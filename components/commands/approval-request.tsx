"use client";

import { Stamp } from "lucide-react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useMe } from "@/lib/client/me";
import type { PlanView } from "@/lib/contracts/operations";
import { approvalSentences, reasonLengthMax } from "./approval-words";

/** Says that a command would wait for an approval, by whom and until when, and asks for the reason. */
export function ApprovalRequest(props: {
  approval: NonNullable<PlanView["approval"]>;
  reason: string;
  onReasonChange: (reason: string) => void;
  disabled?: boolean;
  className?: string;
}) {
  const { approval, reason, onReasonChange, disabled, className } = props;
  const { role } = useMe();
  return (
    <section aria-label="Approval" className={className}>
      <div className="mb-3 flex gap-2 rounded-md bg-accent-soft px-3 py-2">
        <Stamp className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden="true" />
        <div className="min-w-0 break-words">
          {approvalSentences({ approval, role }).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </div>
      <Field
        label="Reason"
        optional
        hint="Whoever decides reads it: what it is for, and what happens if it is not done"
      >
        <Textarea
          rows={2}
          value={reason}
          maxLength={reasonLengthMax}
          disabled={disabled}
          onChange={(event) => onReasonChange(event.target.value)}
        />
      </Field>
    </section>
  );
}
