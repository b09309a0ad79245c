import { QueryClient, type QueryKey } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OperationDetail, OperationPage, OperationView } from "@/lib/contracts/operations";
import type { EventView } from "@/lib/contracts/system";
import { operationQueries } from "../queries/operations";
import { applyEvent } from "./apply-event";
import { GuestPatches } from "./guest-patches";
import { OperationPatches } from "./operation-patches";
import { ThrottledInvalidation } from "./throttled-invalidation";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bulk = {
  operationId: "bulk",
  status: "processing",
  progress: 0,
  bulk: { mode: "transactional", counts: { pending: 500 }, total: 500 },
  results: [],
} as unknown as OperationDetail;

function make() {
  const client = new QueryClient();
  const asked: QueryKey[] = [];
  const stale = new ThrottledInvalidation({
    invalidateQueries: async ({ queryKey = [] } = {}) => void asked.push(queryKey),
  });
  const caches = { client, stale, guests: new GuestPatches(client), operations: new OperationPatches(client) };
  client.setQueryData<OperationPage>(operationQueries.active().queryKey, {
    items: [bulk as OperationView],
    nextCursor: null,
    total: 1,
  });
  client.setQueryData<OperationDetail>(operationQueries.detail("bulk").queryKey, bulk);
  const times = (key: QueryKey) => asked.filter((one) => JSON.stringify(one) === JSON.stringify(key)).length;
  return { caches, times };
}

const event = (subject: string, data: Record<string, unknown>): EventView => ({
  id: null,
  type: "operation.updated",
  at: "2026-11-21T10:00:00.000Z",
  datacenter: "DC1",
  subject,
  data,
});

test("a bulk of five hundred that works for ten seconds costs a handful of refetches, and its items cost none", () => {
  const { caches, times } = make();
  for (let item = 0; item < 500; item++) {
    const place = { parentId: "bulk", guestId: `guest-${item}` };
    applyEvent(caches, event(`item-${item}`, { ...place, status: "processing", progress: 0 }));
    applyEvent(caches, event("bulk", { status: "processing", progress: item / 500 }));
    applyEvent(caches, event(`item-${item}`, { ...place, status: "completed", progress: 1 }));
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(150);
  expect(times(operationQueries.lists())).toBe(0);
  expect(times(operationQueries.troubled().queryKey)).toBe(0);
  expect(times(operationQueries.active().queryKey)).toBeLessThanOrEqual(6);
  expect(times(operationQueries.detail("bulk").queryKey)).toBeLessThanOrEqual(6);
  expect(times(operationQueries.detail("item-0").queryKey)).toBe(0);
});

test("the end of an operation is read at once, in the lists and on its page", () => {
  const { caches, times } = make();
  applyEvent(caches, event("bulk", { status: "completed", progress: 1 }));
  vi.advanceTimersByTime(200);
  expect(times(operationQueries.lists())).toBe(1);
  expect(times(operationQueries.active().queryKey)).toBe(1);
  expect(times(operationQueries.detail("bulk").queryKey)).toBe(1);
});

test("an operation that nobody here knew of yet appears in the lists", () => {
  const { caches, times } = make();
  applyEvent(caches, event("new", { status: "queued", progress: 0 }));
  vi.advanceTimersByTime(200);
  expect(times(operationQueries.lists())).toBe(1);
});
