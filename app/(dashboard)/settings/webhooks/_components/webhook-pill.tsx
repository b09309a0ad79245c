import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { WebhookView } from "@/lib/contracts/webhooks";

const looks: Record<WebhookView["state"], { label: string; tone: Tone }> = {
  active: { label: "active", tone: "ok" },
  failing: { label: "failing", tone: "warn" },
  disabled: { label: "disabled", tone: "neutral" },
  switched_off: { label: "switched off", tone: "bad" },
};

/** A webhook's state. */
export function WebhookPill({ state }: { state: WebhookView["state"] }) {
  const { label, tone } = looks[state];
  return (
    <Pill tone={tone} dot>
      {label}
    </Pill>
  );
}
