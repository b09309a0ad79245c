import { expect, test } from "vitest";
import type { Forecast } from "@/lib/contracts/capacity";
import type { DatacenterView, HostView, StorageView } from "@/lib/contracts/estate";
import type { OperationView } from "@/lib/contracts/operations";
import { attentionItems } from "./attention";

const nowMs = Date.parse("2026-03-02T12:00:00.000Z");
const nothing = { leftOver: [], failed: [], datacenters: [], hosts: [], storages: [], statistics: [], maps: [], nowMs };

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
