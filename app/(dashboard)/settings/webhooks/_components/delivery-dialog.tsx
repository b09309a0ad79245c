"use client";

import { useQuery } from "@tanstack/react-query";
import { useCommand } from "@/components/commands/use-command";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import type { WebhookDeliveryDetail, WebhookView } from "@/lib/contracts/webhooks";
import { DeliveryExchange } from "./delivery-exchange";
import { DeliveryPill } from "./delivery-pill";
import { NextAttempt } from "./next-attempt";
import { isOff } from "./webhook-menu-items";

/** One delivery: what was sent, every attempt with its answer, and what comes next. */
export function DeliveryDialog(props: { webhook: WebhookView; deliveryId: string; onClose: () => void }) {
  const { webhook, deliveryId, onClose } = props;
  const query = useQuery({
    ...webhookQueries.delivery(webhook.id, deliveryId),
    // Events tell of changes; this is for the news that got lost.
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? 5_000 : false),
  });
  const delivery = query.data;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={delivery ? `Delivery of ${delivery.type}` : "Delivery"}
      size="lg"
      footer={
        <>
          {delivery && <RedeliverButton webhook={webhook} delivery={delivery} />}
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {delivery ? (
        <div className="flex flex-col gap-4">
          <DeliveryFacts delivery={delivery} off={isOff(webhook)} />
          <DeliveryExchange url={webhook.url} delivery={delivery} />
        </div>
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <div role="status" aria-label="Loading">
          <SkeletonText lines={16} />
        </div>
      )}
    </Dialog>
  );
}

function DeliveryFacts({ delivery, off }: { delivery: WebhookDeliveryDetail; off: boolean }) {
  const { messageId, subject, datacenter, createdAt, deliveredAt, nextAttemptAt, status } = delivery;
  return (
    <>
      <KeyValueList
        layout="tiles"
        items={[
          { label: "State", value: <DeliveryPill delivery={delivery} /> },
          { label: "Happened", value: <RelativeTime at={createdAt} /> },
          status === "pending"
            ? {
                label: "Next attempt",
                value:
                  off || nextAttemptAt === null ? (
                    "not while it is off"
                  ) : (
                    <NextAttempt at={nextAttemptAt} attempts={delivery.attempts} />
                  ),
              }
            : { label: "Delivered", value: deliveredAt ? <RelativeTime at={deliveredAt} /> : "never" },
          { label: "Datacenter", value: datacenter },
        ]}
      />
      <KeyValueList
        items={[
          { label: "About", value: subject, mono: true },
          {
            label: "webhook-id",
            value: messageId,
            mono: true,
            action: <CopyButton text={messageId} label="Copy the id" />,
          },
        ]}
      />
    </>
  );
}

function RedeliverButton({ webhook, delivery }: { webhook: WebhookView; delivery: WebhookDeliveryDetail }) {
  const send = useCommand("webhook.redeliver");
  return (
    <Button
      loading={send.isPending}
      disabledReason={redeliverRefusal(webhook, delivery)}
      onClick={() =>
        send.mutate({
          input: { webhookId: webhook.id, deliveryId: delivery.id },
          begun: "It is sent again",
          refused: "It was not sent again",
        })
      }
    >
      Redeliver
    </Button>
  );
}

/** Why a delivery cannot be sent again by hand; null when it can. The server asks again. */
export function redeliverRefusal(webhook: WebhookView, delivery: Pick<WebhookDeliveryDetail, "status">): string | null {
  if (isOff(webhook)) return "Nothing is sent while the webhook is off; enable it first";
  return delivery.status === "pending" ? "It waits for its next attempt already" : null;
}
