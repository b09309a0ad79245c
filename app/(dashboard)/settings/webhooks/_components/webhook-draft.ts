import {
  type WebhookCreate,
  type WebhookEventType,
  type WebhookUpdate,
  type WebhookView,
  webhookEventTypes,
} from "@/lib/contracts/webhooks";

/** The form of a webhook, as it is filled in. */
export interface WebhookDraft {
  url: string;
  /** True: all events, those to come too; `events` is kept for when it is taken back. */
  allEvents: boolean;
  events: readonly WebhookEventType[];
  /** Empty: all. */
  datacenters: readonly string[];
  description: string;
}

export const emptyWebhook: WebhookDraft = {
  url: "",
  allEvents: false,
  events: ["vm.state_changed"],
  datacenters: [],
  description: "",
};

/** A webhook as the form shows it. */
export const webhookDraftOf = ({ url, events, datacenters, description }: WebhookView): WebhookDraft => ({
  url,
  allEvents: events.includes("*"),
  events: webhookEventTypes.filter((type) => events.includes(type)),
  datacenters,
  description,
});

/** What is wrong with an address as far as a browser can tell; null when nothing, or when nothing was typed yet. */
export function urlProblem(text: string): string | null {
  const url = text.trim();
  if (url === "") return null;
  if (!URL.canParse(url)) return "Enter a whole address, such as https://example.com/hooks/moxxie";
  const { protocol } = new URL(url);
  return protocol === "https:" || protocol === "http:"
    ? null
    : `Events are sent by https or http, not by ${protocol.replace(":", "")}`;
}

/** What the form still lacks, as a sentence; null when it can be planned. */
export function missingOf(draft: WebhookDraft): string | null {
  if (draft.url.trim() === "") return "Enter the URL to send to";
  if (urlProblem(draft.url)) return "Correct the URL first";
  return draft.allEvents || draft.events.length > 0 ? null : "Choose one event at least";
}

/** What the form means. Datacenters are left out where none is ticked: that means all. */
export function webhookInput(draft: WebhookDraft): WebhookCreate {
  const description = draft.description.trim();
  return {
    url: draft.url.trim(),
    events: draft.allEvents ? ["*"] : [...draft.events],
    ...(draft.datacenters.length > 0 && { datacenters: [...draft.datacenters] }),
    ...(description && { description }),
  };
}

/** Only what differs from the webhook as it is; null when nothing does. */
export function webhookChange(before: WebhookView, draft: WebhookDraft): WebhookUpdate | null {
  const { url, events, datacenters = [], description = "" } = webhookInput(draft);
  const change: WebhookUpdate = {
    ...(url !== before.url && { url }),
    ...(!sameSet(events, before.events) && { events }),
    ...(!sameSet(datacenters, before.datacenters) && { datacenters }),
    ...(description !== before.description && { description }),
  };
  return Object.keys(change).length > 0 ? change : null;
}

const sameSet = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));
