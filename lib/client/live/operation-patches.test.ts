import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import type { BulkResult, OperationDetail, OperationPage, OperationView } from "@/lib/contracts/operations";
import { operationQueries } from "../queries/operations";
import { OperationPatches } from "./operation-patches";

const at = "2026-11-21T10:00:00.000Z";
const row = (operationId: string, more: Partial<OperationView> = {}) =>
  ({ operationId, status: "processing", progress: 0, bulk: null, results: [], ...more }) as OperationView;
const pageOf = (items: OperationView[]): OperationPage => ({ items, nextCursor: null, total: items.length });
const result = (index: number, more: Partial<BulkResult> = {}): BulkResult => ({
  index,
  type: "START_VM",
  title: `Start ${index}`,
  status: "pending",
  operationId: `item-${index}`,
  queuePlace: index,
  ...more,
});

const listKey = operationQueries.list({}).queryKey;
const activeKey = operationQueries.active().queryKey;
const bulkKey = operationQueries.detail("bulk").queryKey;
let client: QueryClient;
let patches: OperationPatches;
beforeEach(() => {
  client = new QueryClient();
  patches = new OperationPatches(client);
  const rows = [row("one"), row("two")];
  client.setQueryData<InfiniteData<OperationPage>>(listKey, { pages: [pageOf(rows)], pageParams: [null] });
  client.setQueryData(activeKey, pageOf(rows));
  const bulk = row("bulk", {
    bulk: { mode: "transactional", counts: { pending: 3 }, total: 3 },
    results: [result(0), result(1), result(2, { operationId: undefined })],
  });
  client.setQueryData(bulkKey, bulk as OperationDetail);
});
const bulk = () => client.getQueryData<OperationDetail>(bulkKey);

test("a list and the tray show what an event says; rows of others stay the same objects", () => {
  const before = client.getQueryData<OperationPage>(activeKey)?.items[1];
  patches.change("one", { status: "completed", progress: 1, at });
  patches.flush();
  expect(client.getQueryData<OperationPage>(activeKey)?.items[0]).toMatchObject({ status: "completed", progress: 1 });
  expect(client.getQueryData<OperationPage>(activeKey)?.items[1]).toBe(before);
  expect(client.getQueryData<InfiniteData<OperationPage>>(listKey)?.pages[0]?.items[0]?.status).toBe("completed");
});

test("progress never goes back, and late news without a state keep the state that was told", () => {
  patches.change("one", { status: "rolling_back", progress: 0.6, at });
  patches.change("one", { progress: 0.2, at });
  patches.flush();
  patches.change("one", { progress: 0.1, at });
  patches.flush();
  expect(client.getQueryData<OperationPage>(activeKey)?.items[0]).toMatchObject({
    status: "rolling_back",
    progress: 0.6,
  });
});

test("news of items land in the results of the operation above them, and its counts follow", () => {
  patches.change("item-0", { status: "completed", at, parentId: "bulk" });
  patches.change("item-1", { status: "processing", at, parentId: "bulk" });
  patches.flush();
  expect(bulk()?.results.map(({ status }) => status)).toEqual(["completed", "processing", "pending"]);
  expect(bulk()?.bulk?.counts).toEqual({ completed: 1, processing: 1, pending: 1 });
  expect(bulk()?.results[0]).toMatchObject({ startedAt: at, endedAt: at });
  expect(bulk()?.results[1]).not.toHaveProperty("queuePlace");
});

test("an item that is canceled is left to the operation above, which alone knows what that means", () => {
  const before = bulk();
  patches.change("item-0", { status: "canceled", at, parentId: "bulk" });
  patches.flush();
  expect(bulk()).toBe(before);
});

test("five hundred items that move on at once cost one pass over the caches and one new page", () => {
  const results = Array.from({ length: 500 }, (_, index) => result(index));
  client.setQueryData<OperationDetail>(bulkKey, (now) => now && { ...now, results });
  const lists = vi.spyOn(client, "setQueriesData");
  const drawn: unknown[] = [];
  client.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey === bulkKey || query.queryHash === JSON.stringify(bulkKey)) drawn.push(query.state.data);
  });
  for (let index = 0; index < 500; index++)
    patches.change(`item-${index}`, { status: "completed", at, parentId: "bulk" });
  patches.flush();
  expect(lists).toHaveBeenCalledTimes(1);
  expect(new Set(drawn).size).toBe(1);
  expect(bulk()?.bulk?.counts).toEqual({ completed: 500 });
});
