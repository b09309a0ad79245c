"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import type { CommandAnswer, CommandRequest } from "@/lib/client/command-batch";
import { useCommandRunner } from "@/lib/client/commands";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { DeliveryExchange } from "./delivery-exchange";

const Sent = z.object({ id: z.string() });

/** Sends a test when it is first asked for, and again at each refetch; answers the delivery's id. */
const sentTest = (webhookId: string, run: (request: CommandRequest) => Promise<CommandAnswer>) =>
  queryOptions({
    queryKey: ["webhook-test", webhookId] as const,
    queryFn: async () => {
      const answer = await run({ command: "webhook.test", input: { webhookId } });
      if (answer.kind === "problem") throw new ProblemError(answer.problem);
      if (answer.kind !== "done") throw new Error(`webhook.test answered ${answer.kind}`);
      return Sent.parse(answer.result).id;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

/** How often the outcome is looked for while there is none; events usually are quicker. */
const lookEveryMs = 500;

/** Sends a test event and shows what was sent and answered, as soon as it is known. */
export function TestDialog({ webhook, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const test = useQuery(sentTest(webhook.id, useCommandRunner()));
  const delivery = useQuery({
    ...webhookQueries.delivery(webhook.id, test.data ?? ""),
    enabled: test.data !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.log.length > 0 ? false : lookEveryMs),
  });
  const problem = test.error ?? delivery.error;
  const answered = delivery.data !== undefined && delivery.data.log.length > 0;
  const waiting = !problem && !answered;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Test of a webhook"
      description={<span className="break-all font-mono text-sm">{webhook.url}</span>}
      size="lg"
      footer={
        <>
          <Button onClick={() => void test.refetch()} loading={test.isFetching || waiting}>
            Send again
          </Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="flex flex-col gap-4">
        {problem && <ProblemNotice problem={asProblem(problem)} />}
        {waiting && (
          <div role="status" aria-label="Waiting for the answer">
            <p className="mb-2 text-muted">Sent; waiting for the answer…</p>
            <SkeletonText lines={6} />
          </div>
        )}
        {delivery.data && answered && <DeliveryExchange url={webhook.url} delivery={delivery.data} />}
      </div>
    </Dialog>
  );
}
