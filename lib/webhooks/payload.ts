import { randomBytes } from "node:crypto";
import type { EventView } from "@/lib/contracts/system";
import { type WebhookEventType, webhookEventTypes } from "@/lib/contracts/webhooks";

const types: ReadonlySet<string> = new Set(webhookEventTypes);

/** Whether webhooks are told of it. What an item of a bulk operation does is told by the bulk operation. */
export function isForWebhooks(event: EventView): event is EventView & { type: WebhookEventType } {
  if (!types.has(event.type)) return false;
  return !(event.type.startsWith("operation.") && typeof event.data.parentId === "string");
}

/** `msg_`, the time and 80 random bits in hex: the ids of later messages are greater. */
export const newMessageId = (now = Date.now()) =>
  `msg_${now.toString(16).padStart(12, "0")}${randomBytes(10).toString("hex")}`;

/** Messages of one subject reach each receiver in order: those about a guest, whatever the event itself is about. */
export const orderSubject = ({ subject, data }: EventView): string =>
  typeof data.guestId === "string" ? data.guestId : subject;

/** The datacenters that an event touches; empty for what belongs to none. */
export function datacentersOf({ datacenter, data }: EventView): string[] {
  if (datacenter !== null) return [datacenter];
  return Array.isArray(data.datacenters) ? data.datacenters.filter((each) => typeof each === "string") : [];
}

/** The fixed shape of a state change, in this order. */
const stateChangeFields = ["vmId", "id", "datacenter", "oldState", "newState", "timestamp"] as const;

/** The exact text that is signed and sent, and sent again. */
export function bodyOf(event: EventView, instanceId: string): string {
  const data =
    event.type === "vm.state_changed"
      ? { instanceId, ...Object.fromEntries(stateChangeFields.map((field) => [field, event.data[field] ?? null])) }
      : { instanceId, datacenter: event.datacenter, ...event.data };
  return JSON.stringify({ type: event.type, timestamp: event.at, data });
}
