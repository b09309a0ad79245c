import { Webhook } from "lucide-react";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";

/** The fixed shape of the API; the values are examples. */
const sample = JSON.stringify(
  {
    type: "vm.state_changed",
    timestamp: "2026-03-01T12:00:00.000Z",
    data: {
      instanceId: "moxxie-eu",
      vmId: "100",
      id: "0197a1c4-6d2f-7c11-9b7e-4d2c5a8e9f10",
      datacenter: "DC1",
      oldState: "stopped",
      newState: "running",
      timestamp: "2026-03-01T12:00:00.000Z",
    },
  },
  null,
  2,
);

/** Teaches what a webhook is, where there is none yet. */
export function WebhookEmpty() {
  return (
    <div className="grid items-center gap-x-8 px-4 pb-4 lg:grid-cols-2 lg:pb-0">
      <EmptyState icon={<Webhook />} title="No webhooks yet">
        <p>
          A webhook is an address of yours that Moxxie calls when something happens: a guest changes its state, an
          operation ends, an approval is asked for. Your program need not ask again and again.
        </p>
        <p className="mt-2">
          Each call is a signed POST of JSON. What is not answered with a 2xx is tried again for 24 hours, in growing
          pauses; a repetition bears the same <code className="font-mono text-sm">webhook-id</code>.
        </p>
      </EmptyState>
      <CodeBlock label="What your address receives" code={sample} className="lg:my-6" />
    </div>
  );
}
