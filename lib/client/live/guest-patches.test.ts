import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import type { GuestPage, GuestView } from "@/lib/contracts/guests";
import { guestQueries } from "../queries/guests";
import { GuestPatches, patchGuestRows } from "./guest-patches";

const row = (id: string, status: GuestView["status"] = "stopped") =>
  ({ id, name: id, status, busyOperationId: null }) as unknown as GuestView;
const key = guestQueries.list("vm", { sort: "name" }).queryKey;
const pageOf = (items: GuestView[]): GuestPage => ({ items, nextCursor: null, total: 4, datacenters: [] });

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
  client.setQueryData<InfiniteData<GuestPage>>(key, {
    pages: [pageOf([row("a"), row("b")]), pageOf([row("c"), row("d")])],
    pageParams: [null, "x"],
  });
});
const list = () => client.getQueryData<InfiniteData<GuestPage>>(key);

test("many changes walk through the rows once, and rows that did not change stay the same objects", () => {
  const before = list();
  const patches = new GuestPatches(client);
  const write = vi.spyOn(client, "setQueriesData");
  patches.change("a", { status: "running" });
  patches.change("a", { busyOperationId: "op" });
  patches.flush();
  expect(
    write.mock.calls.filter(([filter]) => filter.queryKey === guestQueries.lists() || filter.queryKey?.[1] === "list"),
  ).toHaveLength(1);
  expect(list()?.pages[0]?.items[0]).toMatchObject({ id: "a", status: "running", busyOperationId: "op" });
  expect(list()?.pages[0]?.items[1]).toBe(before?.pages[0]?.items[1]);
  expect(list()?.pages[1]).toBe(before?.pages[1]);
});

test("a deleted guest leaves its list and the total, and late news of it do not bring it back", () => {
  const patches = new GuestPatches(client);
  patches.remove("c");
  patches.change("c", { status: "running" });
  patches.flush();
  expect(list()?.pages.flatMap((page) => page.items.map(({ id }) => id))).toEqual(["a", "b", "d"]);
  expect(list()?.pages.map(({ total }) => total)).toEqual([3, 3]);
});

test("news of guests that no list shows change nothing", () => {
  const before = list();
  const patches = new GuestPatches(client);
  patches.change("elsewhere", { status: "running" });
  patches.flush();
  expect(list()).toBe(before);
});

test("rows that were read again take the places of the old ones", () => {
  patchGuestRows(client, key, [row("d", "running"), row("new")]);
  expect(list()?.pages.flatMap((page) => page.items.map(({ id, status }) => `${id} ${status}`))).toEqual([
    "a stopped",
    "b stopped",
    "c stopped",
    "d running",
  ]);
});

test("the end of an operation frees every guest that it held, and no other", () => {
  const patches = new GuestPatches(client);
  patches.change("a", { busyOperationId: "bulk" });
  patches.change("b", { busyOperationId: "bulk" });
  patches.change("c", { busyOperationId: "other" });
  patches.flush();
  patches.release("bulk");
  patches.flush();
  expect(list()?.pages.flatMap((page) => page.items.map((item) => item.busyOperationId ?? null))).toEqual([
    null,
    null,
    "other",
    null,
  ]);
});
