import { expect, test } from "vitest";
import { WebhookCreate, WebhookUpdate, type WebhookView } from "@/lib/contracts/webhooks";
import { emptyWebhook, missingOf, urlProblem, webhookChange, webhookDraftOf, webhookInput } from "./webhook-draft";

const stored: WebhookView = {
  id: "0197a000-0000-7000-8000-000000000001",
  url: "https://example.com/hook",
  events: ["vm.created", "vm.deleted"],
  datacenters: ["DC1"],
  description: "orchestrator",
  source: "dashboard",
  state: "active",
  disabledReason: null,
  failingSince: null,
  lastSuccessAt: null,
  previousSecretUntil: null,
  waiting: 0,
  dead: 0,
  createdBy: "admin",
  createdAt: "2026-03-01T12:00:00.000Z",
};

test("a complete form means what the contract takes", () => {
  const draft = { ...emptyWebhook, url: " https://example.com/hook ", description: " orchestrator " };
  expect(missingOf(draft)).toBeNull();
  expect(WebhookCreate.parse(webhookInput(draft))).toEqual({
    url: "https://example.com/hook",
    events: ["vm.state_changed"],
    description: "orchestrator",
  });
  expect(webhookInput({ ...draft, allEvents: true }).events).toEqual(["*"]);
});

test("an unfinished form says what it lacks, and an address that no event can be sent to says why", () => {
  expect(missingOf(emptyWebhook)).toMatch(/URL/);
  expect(missingOf({ ...emptyWebhook, url: "https://example.com", events: [] })).toMatch(/event/);
  expect(urlProblem("")).toBeNull();
  expect(urlProblem("example.com/hook")).toMatch(/whole address/);
  expect(urlProblem("ftp://example.com/hook")).toMatch(/not by ftp/);
  expect(urlProblem("http://127.0.0.1:9000/")).toBeNull();
});

test("an edit sends only what differs, and an untouched form changes nothing", () => {
  const draft = webhookDraftOf(stored);
  expect(webhookChange(stored, draft)).toBeNull();
  expect(webhookChange({ ...stored, events: ["vm.deleted", "vm.created"] }, draft)).toBeNull();
  const change = webhookChange(stored, { ...draft, allEvents: true, datacenters: [], description: "" });
  expect(WebhookUpdate.parse(change)).toEqual({ events: ["*"], datacenters: [], description: "" });
});
