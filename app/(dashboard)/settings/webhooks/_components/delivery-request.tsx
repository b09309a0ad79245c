"use client";

import { useState } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { WebhookDeliveryDetail } from "@/lib/contracts/webhooks";
import { prettyBody } from "./delivery-words";

type View = "pretty" | "raw";
const views = [
  { value: "pretty", label: "Laid out" },
  { value: "raw", label: "As sent" },
] as const;

/** What is sent: where to, the headers of the last attempt, and the body. */
export function DeliveryRequest({ url, delivery }: { url: string; delivery: WebhookDeliveryDetail }) {
  const [view, setView] = useState<View>("pretty");
  const headers = Object.entries(delivery.log.at(-1)?.headers ?? {});
  return (
    <section aria-label="Request">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="font-medium">Request</h3>
        <SegmentedControl label="Body" value={view} onValueChange={setView} options={views} />
      </div>
      <CodeBlock
        label="Where to, and headers without the signature"
        code={[`POST ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n")}
        wrap
      />
      <CodeBlock
        label="Body"
        code={view === "pretty" ? prettyBody(delivery.body) : delivery.body}
        wrap={view === "raw"}
        className="mt-2"
      />
    </section>
  );
}
