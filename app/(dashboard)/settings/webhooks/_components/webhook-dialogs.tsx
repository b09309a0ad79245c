"use client";

import { useQueryClient } from "@tanstack/react-query";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { RotateDialog } from "./rotate-dialog";
import { SecretDialog } from "./secret-dialog";
import { TestDialog } from "./test-dialog";
import { WebhookFormDialog } from "./webhook-form-dialog";

export type WebhookAsk =
  | { kind: "create" }
  | { kind: "edit" | "rotate" | "enable" | "disable" | "delete" | "test"; webhook: WebhookView }
  | { kind: "secret"; url: string; secret: string; previousSecretUntil: string | null };

/** The dialog of what was asked for. */
export function WebhookDialog(props: {
  asked: WebhookAsk;
  onAsk: (ask: WebhookAsk) => void;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const { asked, onAsk, onClose, onDeleted } = props;
  const client = useQueryClient();
  const reload = () => void client.invalidateQueries({ queryKey: webhookQueries.all() });
  switch (asked.kind) {
    case "create":
    case "edit":
      return (
        <WebhookFormDialog
          before={asked.kind === "edit" ? asked.webhook : null}
          onClose={onClose}
          onSaved={reload}
          onCreated={({ url, secret }) => onAsk({ kind: "secret", url, secret, previousSecretUntil: null })}
        />
      );
    case "secret":
      return <SecretDialog {...asked} onClose={onClose} />;
    case "rotate":
      return (
        <RotateDialog
          webhook={asked.webhook}
          onClose={onClose}
          onRotated={(rotated) => {
            reload();
            onAsk({ kind: "secret", url: asked.webhook.url, ...rotated });
          }}
        />
      );
    case "test":
      return <TestDialog webhook={asked.webhook} onClose={onClose} />;
    case "enable":
    case "disable":
      return (
        <EnableDialog webhook={asked.webhook} enabled={asked.kind === "enable"} onClose={onClose} onDone={reload} />
      );
    case "delete":
      return (
        <PlanDialog
          open
          onOpenChange={onClose}
          command="webhook.delete"
          input={{ webhookId: asked.webhook.id }}
          title="Delete this webhook?"
          actionLabel="Delete webhook"
          begun="Deleted the webhook"
          tone="danger"
          onDone={() => {
            onDeleted?.();
            reload();
          }}
        />
      );
  }
}

function EnableDialog(props: { webhook: WebhookView; enabled: boolean; onClose: () => void; onDone: () => void }) {
  const { webhook, enabled, onClose, onDone } = props;
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="webhook.update"
      input={{ webhookId: webhook.id, enabled }}
      title={enabled ? "Enable this webhook?" : "Disable this webhook?"}
      actionLabel={enabled ? "Enable webhook" : "Disable webhook"}
      begun={enabled ? "Enabled the webhook" : "Disabled the webhook"}
      onDone={onDone}
    >
      <p className="break-all font-mono text-sm">{webhook.url}</p>
    </PlanDialog>
  );
}
