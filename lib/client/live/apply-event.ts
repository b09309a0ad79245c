import "../content-security";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import type { GuestDetail, GuestPage, GuestView } from "@/lib/contracts/guests";
import {
  finishedStatuses,
  type OperationDetail,
  type OperationPage,
  type OperationView,
  operationStatuses,
} from "@/lib/contracts/operations";
import type { EventView } from "@/lib/contracts/system";
import { guestStatuses } from "@/lib/domain/guest";
import { estateQueries } from "../queries/estate";
import { guestQueries } from "../queries/guests";
import { operationQueries } from "../queries/operations";
import { taskQueries } from "../queries/tasks";
import type { ThrottledInvalidation } from "./throttled-invalidation";

/** Whole lists are read again at most this often; what an event says itself is patched in at once. */
const listEveryMs = 20_000;
const detailEveryMs = 1_000;
const logEveryMs = 400;
const estateEveryMs = 15_000;

const StateChange = z.object({ newState: z.enum(guestStatuses) });
const OperationNews = z.object({
  status: z.enum(operationStatuses).optional(),
  progress: z.number().optional(),
  guestId: z.string().nullish(),
});

interface Caches {
  client: QueryClient;
  stale: ThrottledInvalidation;
}

/** Brings one event into the caches: patches what it says, and marks for a throttled refetch what it only hints at. */
export function applyEvent({ client, stale }: Caches, event: EventView): void {
  switch (event.type) {
    case "vm.state_changed": {
      const change = StateChange.safeParse(event.data);
      if (change.success) patchGuest(client, event.subject, { status: change.data.newState, stateChangedAt: event.at });
      stale.invalidate(guestQueries.one(event.subject), detailEveryMs);
      return;
    }
    case "vm.updated":
    case "vm.migrated":
      stale.invalidate(guestQueries.one(event.subject), detailEveryMs);
      stale.invalidate(guestQueries.lists(), listEveryMs);
      return;
    case "vm.created":
      stale.invalidate(guestQueries.lists(), listEveryMs);
      return;
    case "vm.deleted":
      removeGuest(client, event.subject);
      stale.invalidate(guestQueries.one(event.subject), detailEveryMs);
      stale.invalidate(guestQueries.lists(), listEveryMs);
      return;
    case "operation.updated":
    case "operation.completed":
    case "operation.failed":
      applyOperation({ client, stale }, event);
      return;
    case "operation.log":
      stale.invalidate(operationQueries.log(event.subject).queryKey, logEveryMs);
      return;
    case "endpoint.down":
    case "endpoint.up":
      stale.invalidate(estateQueries.all(), estateEveryMs);
      // Every guest of it turns stale or fresh.
      stale.invalidate(guestQueries.lists(), listEveryMs);
      return;
    case "endpoint.polled":
      stale.invalidate(estateQueries.all(), estateEveryMs);
      return;
    case "estate.changed":
      stale.invalidate(estateQueries.all(), 2_000);
      return;
    default:
      // A new type does not compile until it is decided here what it means for the caches.
      event.type satisfies never;
  }
}

function applyOperation({ client, stale }: Caches, event: EventView): void {
  const parsed = OperationNews.safeParse(event.data);
  const { status, progress, guestId } = parsed.success ? parsed.data : {};
  const change: Partial<OperationView> = {
    ...(status !== undefined && { status }),
    ...(progress !== undefined && { progress }),
  };
  const finished = status !== undefined && finishedStatuses.includes(status);
  const wasKnown = patchOperation(client, event.subject, change);
  if (!wasKnown || finished || status === undefined) {
    stale.invalidate(operationQueries.active().queryKey, detailEveryMs);
    stale.invalidate(operationQueries.lists(), detailEveryMs);
  }
  stale.invalidate(operationQueries.detail(event.subject).queryKey, logEveryMs);
  if (finished || status === undefined) stale.invalidate(operationQueries.log(event.subject).queryKey, logEveryMs);
  if (!guestId) return;
  const busyOperationId = finished ? null : event.subject;
  patchGuest(client, guestId, { busyOperationId });
  stale.invalidate(guestQueries.one(guestId), detailEveryMs);
  if (finished) stale.invalidate(taskQueries.all(), detailEveryMs);
}

/** Changes a guest's row in every cached list, and its own page. */
export function patchGuest(client: QueryClient, id: string, change: Partial<GuestView>): void {
  client.setQueriesData<InfiniteData<GuestPage>>(
    { queryKey: guestQueries.lists() },
    (data) => data && mapRows(data, (row) => (row.id === id ? { ...row, ...change } : row)),
  );
  client.setQueriesData<GuestDetail>(
    { queryKey: [...guestQueries.one(id), "detail"] },
    (guest) => guest && { ...guest, ...change },
  );
}

/** Puts newer rows in the places of the old ones; the order stays. */
export function patchGuestRows(client: QueryClient, listKey: readonly unknown[], rows: readonly GuestView[]): void {
  const newer = new Map(rows.map((row) => [row.id, row]));
  client.setQueryData<InfiniteData<GuestPage>>(
    listKey,
    (data) => data && mapRows(data, (row) => newer.get(row.id) ?? row),
  );
}

function removeGuest(client: QueryClient, id: string): void {
  client.setQueriesData<InfiniteData<GuestPage>>({ queryKey: guestQueries.lists() }, (data) => {
    if (!data?.pages.some((page) => page.items.some((row) => row.id === id))) return data;
    return {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        total: Math.max(0, page.total - 1),
        items: page.items.filter((row) => row.id !== id),
      })),
    };
  });
}

/** Maps rows, keeping every object that did not change, so that React draws only what did. */
function mapRows(data: InfiniteData<GuestPage>, change: (row: GuestView) => GuestView): InfiniteData<GuestPage> {
  let changed = false;
  const pages = data.pages.map((page) => {
    const items = page.items.map(change);
    if (items.every((item, index) => item === page.items[index])) return page;
    changed = true;
    return { ...page, items };
  });
  return changed ? { ...data, pages } : data;
}

/** True when the tray knew the operation. */
function patchOperation(client: QueryClient, id: string, change: Partial<OperationView>): boolean {
  const patch = <Row extends OperationView>(row: Row): Row =>
    row.operationId === id ? { ...row, ...change, progress: Math.max(row.progress, change.progress ?? 0) } : row;
  client.setQueriesData<InfiniteData<OperationPage>>(
    { queryKey: operationQueries.lists() },
    (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(patch) })) },
  );
  client.setQueryData<OperationDetail>(operationQueries.detail(id).queryKey, (data) => data && patch(data));
  const active = operationQueries.active().queryKey;
  const known = client.getQueryData(active)?.items.some((row) => row.operationId === id) ?? false;
  if (known) client.setQueryData(active, (data) => data && { ...data, items: data.items.map(patch) });
  return known;
}
