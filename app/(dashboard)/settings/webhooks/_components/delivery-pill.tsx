import { Pill } from "@/components/ui/pill";
import type { WebhookDeliveryView } from "@/lib/contracts/webhooks";
import { deliveryLook } from "./delivery-words";

/** A delivery's state. */
export function DeliveryPill({ delivery }: { delivery: Pick<WebhookDeliveryView, "status" | "attempts"> }) {
  const { label, tone, busy } = deliveryLook(delivery);
  return (
    <Pill tone={tone} dot={busy ? "busy" : true}>
      {label}
    </Pill>
  );
}
