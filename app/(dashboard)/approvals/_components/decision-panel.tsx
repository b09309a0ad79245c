"use client";

import { Lock } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { useClock } from "../../_estate/use-clock";
import { deliberateWord } from "./deliberate-word";
import { ExpiresIn } from "./expires-in";
import { useDecision } from "./use-decision";

const commentLengthMax = 2000;

interface DecisionPanelProps {
  approval: ApprovalDetail;
  /** Hash of the plan that has been looked at. */
  lookedAt: string;
}

/** Yes or no, with a comment; or why it is not for the caller to say. */
export function DecisionPanel(props: DecisionPanelProps) {
  const { approval } = props;
  return (
    <Panel
      title="Decision"
      description={
        <>
          Expires in <ExpiresIn at={approval.expiresAt} />
        </>
      }
    >
      {approval.mayDecide ? (
        <DecisionForm {...props} />
      ) : (
        <p className="flex gap-2">
          <Lock className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true" />
          <span className="min-w-0 break-words">
            {approval.whyNot ?? "You may not decide about this."}
            {approval.mayWithdraw && " You can withdraw it at the top of the page."}
          </span>
        </p>
      )}
    </Panel>
  );
}

function DecisionForm({ approval, lookedAt }: DecisionPanelProps) {
  const [comment, setComment] = useState("");
  const [confirming, setConfirming] = useState(false);
  const decision = useDecision({ approval, lookedAt, onAnswer: () => setConfirming(false) });
  const isOver = useClock((nowMs) => Date.parse(approval.expiresAt) <= nowMs) ?? false;
  const word = deliberateWord(approval);
  const { plan } = approval;
  const over = isOver ? "It has expired" : null;
  const whyNotYes =
    over ??
    (lookedAt === approval.planHash ? null : "Read what has changed first") ??
    (plan.refusal ? `It cannot be done any more: ${plan.refusal.message}` : null);
  const busy = decision.deciding !== null;
  return (
    <div className="flex flex-col gap-3">
      <Field label="Comment" optional hint="Kept with the decision; whoever asked reads it">
        <Textarea
          rows={3}
          value={comment}
          maxLength={commentLengthMax}
          disabled={busy}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      {decision.planChanged && lookedAt !== approval.planHash && (
        <p role="status" className="text-warn-ink">
          It was not approved: made again, the plan came out differently. What is new stands at the top.
        </p>
      )}
      {decision.problem && <ProblemNotice problem={decision.problem} />}
      <div className="flex gap-2">
        <Button
          variant="danger"
          className="flex-1"
          loading={decision.deciding === "reject"}
          disabledReason={over}
          disabled={busy}
          onClick={() => decision.reject(comment)}
        >
          Reject
        </Button>
        <Button
          variant={word && plan.irreversible ? "destroy" : "primary"}
          className="flex-1"
          loading={decision.deciding === "approve"}
          disabledReason={whyNotYes}
          disabled={busy}
          onClick={() => (word ? setConfirming(true) : decision.approve(comment))}
        >
          {word ? "Approve…" : "Approve"}
        </Button>
      </div>
      {word && (
        <ConfirmDialog
          open={confirming}
          onOpenChange={setConfirming}
          title={`Approve: ${approval.title}?`}
          plan={plan.effects}
          warnings={plan.irreversible ? [...plan.warnings, "This cannot be undone."] : plan.warnings}
          typedText={word.word}
          typedTextLabel={word.label}
          actionLabel="Approve"
          tone={plan.irreversible ? "danger" : "primary"}
          pending={decision.deciding === "approve"}
          blockedReason={whyNotYes}
          onConfirm={() => decision.approve(comment)}
        />
      )}
    </div>
  );
}
