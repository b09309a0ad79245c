import { type WebhookEventType, webhookEventTypes, webhookTestType } from "@/lib/contracts/webhooks";

/** What each event means, for those who choose among them. */
export const eventWords: Record<WebhookEventType, string> = {
  "vm.state_changed": "A guest started, stopped, failed or changed its state in another way, outside Moxxie too",
  "vm.created": "A guest was made or found",
  "vm.deleted": "A guest is gone",
  "vm.migrated": "A guest moved to another host or datacenter",
  "operation.completed": "An operation ended well",
  "operation.failed": "An operation failed, was undone or needs attention",
  "migration.completed": "An export, an import or a move to another datacenter ended well",
  "migration.failed": "An export, an import or a move to another datacenter failed",
  "reservation.expired": "Held capacity was given back because its time was over",
  "approval.requested": "Somebody asks for an approval",
  "approval.decided": "An approval was given, refused, withdrawn or ran out",
  "endpoint.down": "A platform does not answer any more",
  "endpoint.up": "A platform answers again",
};

const groupWords: Record<string, string> = {
  vm: "VMs and containers",
  operation: "Operations",
  migration: "Migrations",
  reservation: "Reservations",
  approval: "Approvals",
  endpoint: "Platforms",
};

export interface EventGroup {
  id: string;
  label: string;
  types: readonly WebhookEventType[];
}

/** All events by what they are about: the word before their dot. */
export const eventGroups: readonly EventGroup[] = Object.entries(groupWords).map(([id, label]) => ({
  id,
  label,
  types: webhookEventTypes.filter((type) => type.startsWith(`${id}.`)),
}));

/** Every type that a delivery can have. */
export const deliveryTypes: readonly string[] = [...webhookEventTypes, webhookTestType];

/** 'all events', 'vm.created', '5 events'. */
export function eventsInWords(events: readonly string[]): string {
  if (events.includes("*")) return "all events";
  return events.length === 1 ? (events[0] ?? "") : `${events.length} events`;
}
