import type { NewEvent } from "@/lib/events/bus";

type WebhookNews = Extract<NewEvent["type"], `webhook.${string}`>;

/**
 * News of a webhook itself, for open dashboards: without its URL, which may hold a secret. Heard by whoever may see its
 * datacenter where it has one alone, else by those who may see all.
 */
export function webhookEvent(
  type: WebhookNews,
  { id, datacenterIds }: { id: string; datacenterIds: readonly string[] },
  data: Record<string, unknown> = {},
): NewEvent {
  const [only] = datacenterIds;
  return {
    type,
    datacenterId: datacenterIds.length === 1 && only !== undefined ? only : null,
    subject: id,
    data: { webhookId: id, ...data },
  };
}
