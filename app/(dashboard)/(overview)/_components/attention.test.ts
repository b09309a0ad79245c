import { expect, test } from "vitest";
import type { ApprovalView } from "@/lib/contracts/approvals";
import type { Forecast } from "@/lib/contracts/capacity";
import type { DatacenterView, HostView, StorageView } from "@/lib/contracts/estate";
import type { OperationView } from "@/lib/contracts/operations";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { attentionItems } from "./attention";

const nowMs = Date.parse("2026-03-02T12:00:00.000Z");
const nothing = {
  approvals: [],
  leftOver: [],
  failed: [],
  datacenters: [],
  hosts: [],
  storages: [],
  statistics: [],
  maps: [],
  webhooks: [],
  nowMs,
};

const operation = (more: Partial<OperationView>): OperationView => ({
  operationId: "6f0f6d9c-6f6f-4b43-9f59-0d4a3a3f3b11",
  command: "guest.start",
  title: "Start web-1",
  status: "failed",
  progress: 0,
  actor: { kind: "user", id: "u", name: "admin" },
  datacenter: "DC1",
  guestId: null,
  vmId: null,
  node: null,
  results: [],
  approvalId: null,
  parentId: null,
  bulk: null,
  error: { code: "cannot_be_done", message: "no room" },
  leftovers: [],
  createdAt: "2026-03-02T11:00:00.000Z",
  startedAt: null,
  completedAt: "2026-03-02T11:00:05.000Z",
  cancelable: false,
  retryable: false,
  ...more,
});
const storage = (more: Partial<StorageView>): StorageView => ({
  id: "pve:local",
  name: "local",
  endpoint: "pve",
  datacenter: "DC1",
  node: "n1",
  nodes: ["n1"],
  type: "dir",
  shared: false,
  available: true,
  contents: ["vm-disk"],
  totalGB: 100,
  usedGB: 50,
  observedAt: null,
  stale: false,
  ...more,
});

test("failures are shown for a day; what is left over stays until somebody has seen to it", () => {
  const old = { completedAt: "2026-03-01T11:59:00.000Z" };
  expect(attentionItems({ ...nothing, failed: [operation({}), operation(old)] }).map(({ label }) => label)).toEqual([
    "failed",
  ]);
  const leftOver = [operation({ ...old, status: "needs_attention", leftovers: ["the copy on n2"] })];
  expect(attentionItems({ ...nothing, leftOver })).toMatchObject([
    { label: "needs attention", detail: "the copy on n2" },
  ]);
});

test("a storage is told from 85 percent on, and when it cannot be reached, but not from old data", () => {
  const storages = [
    storage({ id: "a", usedGB: 84.9 }),
    storage({ id: "b", usedGB: 85 }),
    storage({ id: "c", usedGB: 96 }),
    storage({ id: "d", available: false }),
    storage({ id: "e", usedGB: 99, stale: true }),
    storage({ id: "f", totalGB: null, usedGB: null }),
  ];
  expect(attentionItems({ ...nothing, storages }).map(({ id, tone }) => [id, tone])).toEqual([
    ["storage:b", "warn"],
    ["storage:c", "bad"],
    ["storage:d", "bad"],
  ]);
});

test("silent endpoints are told with their reason unless disabled; offline hosts unless their endpoint is silent", () => {
  const endpoint = { provider: "p", version: null, lastGoodPollAt: null, enabled: true };
  const datacenters = [
    {
      id: "DC1",
      endpoints: [
        { ...endpoint, id: "one", state: "stale", error: "connection refused" },
        { ...endpoint, id: "two", state: "unknown", error: "x", enabled: false },
        { ...endpoint, id: "three", state: "fresh", error: null },
      ],
    },
  ] as unknown as DatacenterView[];
  const hosts = [
    { id: "h1", name: "h1", datacenter: "DC1", status: "offline", stale: false, guests: { total: 3, running: 0 } },
    { id: "h2", name: "h2", datacenter: "DC1", status: "offline", stale: true, guests: { total: 3, running: 0 } },
    { id: "h3", name: "h3", datacenter: "DC1", status: "online", stale: false, guests: { total: 3, running: 0 } },
  ] as unknown as HostView[];
  expect(attentionItems({ ...nothing, datacenters, hosts }).map(({ id, detail }) => [id, detail])).toEqual([
    ["endpoint:one", "connection refused"],
    ["host:h1", "3 guests are placed on it."],
  ]);
});

const forecast = (daysUntilFull: number | null, confidence: Forecast["confidence"] = "medium"): Forecast => ({
  daysUntilFull,
  fullAt: null,
  earliestDays: null,
  latestDays: null,
  confidence,
  perDay: 1,
  basedOnDays: 20,
  points: 400,
  words: `full in ${daysUntilFull} days`,
});

test("memory and disk that are full within two weeks are told, a guess without history and a slow CPU are not", () => {
  const statistics = [
    { datacenter: "DC1", forecast: { cpu: forecast(5), memory: forecast(14), disk: forecast(2) } },
    { datacenter: "DC2", forecast: { cpu: forecast(null), memory: forecast(15), disk: forecast(2, "none") } },
  ];
  expect(attentionItems({ ...nothing, statistics }).map(({ id, tone }) => [id, tone])).toEqual([
    ["forecast:DC1:memory", "warn"],
    ["forecast:DC1:disk", "bad"],
  ]);
});

test("every warning about a datacenter's ranges is told, and leads to its networks", () => {
  const maps = [
    { datacenter: "DC1", warnings: ["172.16.0.0/16 overlaps 172.16.0.0/20 of DC2"] },
    { datacenter: "DC3", warnings: [] },
  ];
  expect(attentionItems({ ...nothing, maps })).toMatchObject([
    { detail: "172.16.0.0/16 overlaps 172.16.0.0/20 of DC2", href: "/datacenters/DC1?tab=networks" },
  ]);
});

const approval = (more: Partial<ApprovalView>) =>
  ({
    id: "018f0f6d-6f6f-4b43-9f59-0d4a3a3f3b11",
    title: "Delete VM 100 web-1",
    status: "pending",
    requestedBy: { kind: "user", id: "u", name: "Olga" },
    requestedAt: "2026-03-02T10:00:00.000Z",
    expiresAt: "2026-03-03T10:00:00.000Z",
    mayDecide: true,
    ...more,
  }) as ApprovalView;

test("requests that wait are one line that names the oldest and when it expires", () => {
  const newer = approval({ id: "other", title: "Stop it", requestedAt: "2026-03-02T11:00:00.000Z" });
  expect(attentionItems({ ...nothing, approvals: [newer, approval({})] })).toMatchObject([
    {
      title: "2 requests wait for a decision",
      detail: "The oldest: Delete VM 100 web-1, asked for by Olga · expires in 22\u00a0h",
      href: "/approvals",
      tone: "warn",
    },
  ]);
});

test("a single request is named and leads to itself, and is pressing in its last hour", () => {
  const [item] = attentionItems({ ...nothing, approvals: [approval({ expiresAt: "2026-03-02T12:30:00.000Z" })] });
  expect(item).toMatchObject({
    title: "Delete VM 100 web-1",
    href: "/approvals/018f0f6d-6f6f-4b43-9f59-0d4a3a3f3b11",
    tone: "bad",
  });
});

test("requests that the caller may not decide are nothing for their attention", () => {
  expect(attentionItems({ ...nothing, approvals: [approval({ mayDecide: false })] })).toEqual([]);
});

const webhook = (more: Partial<WebhookView>) =>
  ({
    id: "w",
    url: "https://example.net/hook",
    description: "",
    waiting: 3,
    failingSince: null,
    ...more,
  }) as WebhookView;

test("webhooks that fail or were switched off are named; one that a person disabled is as it was meant to be", () => {
  const webhooks = [
    webhook({ id: "a", state: "failing" }),
    webhook({ id: "b", state: "switched_off", description: "Billing", disabledReason: "It answered 500 for 3 days." }),
    webhook({ id: "c", state: "disabled" }),
    webhook({ id: "d", state: "active" }),
  ];
  expect(attentionItems({ ...nothing, webhooks })).toMatchObject([
    {
      title: "Webhook https://example.net/hook",
      detail: "It does not take what is sent to it · 3 deliveries wait",
      label: "failing",
    },
    {
      title: "Webhook Billing",
      detail: "It answered 500 for 3 days.",
      label: "switched off",
      href: "/settings/webhooks/b",
    },
  ]);
});
