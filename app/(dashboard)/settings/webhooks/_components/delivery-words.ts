import type { z } from "zod";
import type { Tone } from "@/components/ui/states";
import type { WebhookAttemptView, WebhookDeliveryView } from "@/lib/contracts/webhooks";

export type Attempt = z.infer<typeof WebhookAttemptView>;

interface Look {
  label: string;
  tone: Tone;
  busy: boolean;
}

/** A delivery's state as people say it: one that waits after a failure is being tried again. */
export function deliveryLook({ status, attempts }: Pick<WebhookDeliveryView, "status" | "attempts">): Look {
  switch (status) {
    case "delivered":
      return { label: "delivered", tone: "ok", busy: false };
    case "dead":
      return { label: "given up", tone: "bad", busy: false };
    case "pending":
      return attempts === 0
        ? { label: "waiting", tone: "neutral", busy: true }
        : { label: "retrying", tone: "warn", busy: true };
  }
}

export const isAccepted = (status: number | null) => status !== null && status >= 200 && status < 300;

/** What came of an attempt, in words; Moxxie's own account of it where there is one. */
export function attemptWords({ status, error }: Pick<Attempt, "status" | "error">): string {
  if (error) return error;
  if (status === null) return "The receiver did not answer.";
  if (isAccepted(status)) return "The receiver took it.";
  if (status < 400) return "The receiver points elsewhere; redirects are not followed.";
  if (status === 410) return "The receiver says that it is gone for good.";
  if (status === 429) return "The receiver asks for a pause.";
  return status < 500 ? "The receiver refused it." : "The receiver failed.";
}

/** JSON with a line for each member; anything else as it is. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
