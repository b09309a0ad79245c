"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { useDebounced } from "@/components/commands/use-debounced";
import { usePlan } from "@/lib/client/commands";
import { asProblem } from "@/lib/client/problem-error";
import { WebhookCreated, type WebhookView } from "@/lib/contracts/webhooks";
import { emptyWebhook, missingOf, webhookChange, webhookDraftOf, webhookInput } from "./webhook-draft";
import { WebhookFields } from "./webhook-fields";

/** Makes a webhook or changes one. The plan is made while the form is filled in: it says at once where Moxxie may not send. */
export function WebhookFormDialog(props: {
  /** Null: a new one is made. */
  before: WebhookView | null;
  onClose: () => void;
  onSaved: () => void;
  onCreated: (created: WebhookCreated) => void;
}) {
  const { before, onClose, onSaved, onCreated } = props;
  const [draft, setDraft] = useState(before ? webhookDraftOf(before) : emptyWebhook);
  const lacking = missingOf(draft);
  const { command, input } = commandOf({ before, draft, complete: lacking === null });
  // The dialog asks for the same plan under the same key; here it is read for what it says of the address.
  const plan = usePlan({ command, input: useDebounced(input, 250) });
  const refusedUrl = refusedTarget(plan);
  const unchanged = before && lacking === null && input === null ? "Nothing was changed" : null;
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command={command}
      input={input}
      missing={lacking ?? unchanged ?? (refusedUrl ? "Correct the URL first" : null)}
      title={before ? "Edit webhook" : "Create a webhook"}
      actionLabel={before ? "Apply" : "Create webhook"}
      begun={before ? "Changed the webhook" : "Created the webhook"}
      onDone={(result) => {
        onSaved();
        if (!before && result.kind === "done") onCreated(WebhookCreated.parse(result.result));
      }}
    >
      {(problems) => (
        <WebhookFields
          draft={draft}
          onChange={(edit) => setDraft((now) => ({ ...now, ...edit }))}
          problems={refusedUrl ? { ...problems, url: refusedUrl } : problems}
        />
      )}
    </PlanDialog>
  );
}

/** Why Moxxie may not send to the address: a check of the plan, or what kept it from being made. */
function refusedTarget({ data, error }: Pick<ReturnType<typeof usePlan>, "data" | "error">): string | null {
  if (data?.refusal?.code === "webhook_target_refused") return data.refusal.message;
  const problem = error && asProblem(error);
  return problem?.code === "webhook_target_refused" ? (problem.detail ?? problem.title) : null;
}

function commandOf(form: { before: WebhookView | null; draft: Parameters<typeof webhookInput>[0]; complete: boolean }) {
  const { before, draft, complete } = form;
  if (!before) return { command: "webhook.create", input: complete ? webhookInput(draft) : null };
  const change = complete ? webhookChange(before, draft) : null;
  return { command: "webhook.update", input: change && { webhookId: before.id, ...change } };
}
