import type { Transaction } from "@/lib/db";
import type { EventBus } from "@/lib/events/bus";
import { retryRules } from "./retry";
import { webhookEvent } from "./webhook-event";

export const goneReason = "The receiver answered 410 Gone: it wants no more messages.";
export const longFailureReason = `Every attempt has failed for ${retryRules.switchOffAfterMs / 86_400_000} days.`;

export interface SwitchedOff {
  id: string;
  url: string;
  reason: string;
}

/**
 * Switches receivers off and raises the alarm. Those that are given up lose what waits for them; the others keep it for
 * when they are enabled again, and are only switched off after failing for long.
 */
export async function switchOff(
  { tx, events }: { tx: Transaction; events: EventBus },
  { ids, reason, giveUp }: { ids: readonly string[]; reason: string; giveUp: boolean },
): Promise<SwitchedOff[]> {
  if (ids.length === 0) return [];
  const off = await tx.$queryRaw<{ id: string; url: string; datacenterIds: string[] }[]>`
    UPDATE webhook_endpoints
    SET enabled = false, disabled_at = now(), disabled_reason = ${reason}, updated_at = now()
    WHERE id = ANY (${[...ids]}::uuid[]) AND enabled
      AND (${giveUp} OR failing_since <= now() - ${retryRules.switchOffAfterMs}::float8 * interval '1 millisecond')
    RETURNING id::text, url, datacenter_ids AS "datacenterIds"`;
  if (off.length === 0) return [];
  if (giveUp)
    await tx.webhookDelivery.updateMany({
      where: { endpointId: { in: off.map(({ id }) => id) }, status: "pending" },
      data: { status: "dead" },
    });
  await events.record(
    tx,
    off.map((endpoint) => webhookEvent("webhook.disabled", endpoint, { reason })),
  );
  return off.map(({ id, url }) => ({ id, url, reason }));
}
