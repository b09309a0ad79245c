import type { WebhookDeliveryDetail } from "@/lib/contracts/webhooks";
import { AttemptList } from "./attempt-list";
import { DeliveryRequest } from "./delivery-request";

/** What came back beside what was sent; below each other where there is no room. */
export function DeliveryExchange({ url, delivery }: { url: string; delivery: WebhookDeliveryDetail }) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
      <AttemptList attempts={delivery.log} />
      <DeliveryRequest url={url} delivery={delivery} />
    </div>
  );
}
