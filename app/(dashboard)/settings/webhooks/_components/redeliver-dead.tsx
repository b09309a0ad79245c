"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { notify } from "@/components/ui/toaster";
import { batchSize, type CommandBatch } from "@/lib/client/command-batch";
import { useCommandBatch } from "@/lib/client/commands";
import { get } from "@/lib/client/http";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import { WebhookDeliveryPage, type WebhookView } from "@/lib/contracts/webhooks";
import { counted } from "../../../_estate/counted";
import { isOff } from "./webhook-menu-items";

/** Sends all deliveries that were given up once more, after a question. Nothing is shown where there are none. */
export function RedeliverDead({ webhook }: { webhook: WebhookView }) {
  const client = useQueryClient();
  const run = useCommandBatch();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(0);
  const send = useMutation({
    mutationFn: () => redeliverAll({ webhookId: webhook.id, run, onProgress: setDone }),
    onSuccess: (count) => {
      notify.success(`${counted(count, "delivery", "deliveries")} will be sent again`);
      setAsking(false);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: webhookQueries.all() }),
  });
  if (webhook.dead === 0 && !asking) return null;
  const open = () => {
    setDone(0);
    send.reset();
    setAsking(true);
  };
  return (
    <>
      <Button
        size="sm"
        onClick={open}
        disabledReason={isOff(webhook) ? "Nothing is sent while the webhook is off; enable it first" : null}
      >
        Redeliver all given up…
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Redeliver ${counted(webhook.dead, "delivery", "deliveries")}?`}
        plan={[
          "Each is sent again with the body and the webhook-id that it had, in the order of the events.",
          "Each has 24 hours again, in growing pauses.",
        ]}
        tone="primary"
        actionLabel="Redeliver all"
        pending={send.isPending}
        error={send.error ? asProblem(send.error) : null}
        onConfirm={() => send.mutate()}
      >
        {send.isPending && (
          <p role="status" className="text-muted">
            {counted(done, "delivery", "deliveries")} so far…
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

/**
 * Reads what was given up page by page and asks for each, as many at once as one call of the dashboard takes.
 *
 * @returns how many were asked for.
 * @throws ProblemError of the first that was refused; those before it stay asked for.
 */
async function redeliverAll(work: {
  webhookId: string;
  run: CommandBatch;
  onProgress: (done: number) => void;
}): Promise<number> {
  const { webhookId, run, onProgress } = work;
  const ids = (await readDead(webhookId)).toReversed();
  for (let start = 0; start < ids.length; start += batchSize) {
    const answers = await run(
      ids
        .slice(start, start + batchSize)
        .map((deliveryId) => ({ command: "webhook.redeliver", input: { webhookId, deliveryId } })),
    );
    for (const answer of answers) if (answer.kind === "problem") throw new ProblemError(answer.problem);
    onProgress(Math.min(start + batchSize, ids.length));
  }
  return ids.length;
}

/** The ids of all that were given up, the newest first. */
async function readDead(webhookId: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: WebhookDeliveryPage = await get(
      `/api/v1/webhooks/${encodeURIComponent(webhookId)}/deliveries`,
      WebhookDeliveryPage,
      { query: { status: "dead", limit: 1000, cursor } },
    );
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}
