import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import {
  finishedStatuses,
  type OperationDetail,
  type OperationPage,
  type OperationView,
  operationStatuses,
} from "@/lib/contracts/operations";
import type { EventView } from "@/lib/contracts/system";
import { guestStatuses } from "@/lib/domain/guest";
import { approvalQueries } from "../queries/approvals";
import { estateQueries } from "../queries/estate";
import { guestQueries } from "../queries/guests";
import { networkQueries } from "../queries/networks";
import { operationQueries } from "../queries/operations";
import { reservationQueries } from "../queries/reservations";
import { taskQueries } from "../queries/tasks";
import type { GuestPatches } from "./guest-patches";
import type { ThrottledInvalidation } from "./throttled-invalidation";

/** Whole lists are read again at most this often; what an event says itself is patched in at once. */
const listEveryMs = 20_000;
const detailEveryMs = 1_000;
const logEveryMs = 400;
const estateEveryMs = 15_000;
/** Polls see VLANs and addresses that others use; those change seldom. */
const networksEveryMs = 60_000;

const StateChange = z.object({ newState: z.enum(guestStatuses) });
const OperationNews = z.object({
  status: z.enum(operationStatuses).optional(),
  progress: z.number().optional(),
  guestId: z.string().nullish(),
});

interface Caches {
  client: QueryClient;
  stale: ThrottledInvalidation;
  guests: GuestPatches;
}

/** Brings one event into the caches: patches what it says, and marks for a throttled refetch what it only hints at. */
export function applyEvent(caches: Caches, event: EventView): void {
  const { stale, guests } = caches;
  switch (event.type) {
    case "vm.state_changed": {
      const change = StateChange.safeParse(event.data);
      if (change.success) guests.change(event.subject, { status: change.data.newState, stateChangedAt: event.at });
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
      guests.remove(event.subject);
      stale.invalidate(guestQueries.one(event.subject), detailEveryMs);
      stale.invalidate(guestQueries.lists(), listEveryMs);
      return;
    case "operation.updated":
    case "operation.completed":
    case "operation.failed":
      applyOperation(caches, event);
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
      stale.invalidate(networkQueries.all(), networksEveryMs);
      return;
    case "estate.changed":
      stale.invalidate(estateQueries.all(), 2_000);
      return;
    case "reservation.created":
    case "reservation.extended":
    case "reservation.released":
    case "reservation.consumed":
    case "reservation.returned":
    case "reservation.expired":
      stale.invalidate(reservationQueries.all(), 1_000);
      stale.invalidate(estateQueries.all(), 2_000);
      return;
    case "network.allocated":
    case "network.updated":
    case "network.released":
      stale.invalidate(networkQueries.all(), 1_000);
      return;
    case "approval.requested":
    case "approval.updated":
    case "approval.decided":
      stale.invalidate(approvalQueries.all(), 500);
      return;
    case "webhook.updated":
    case "webhook.delivered":
    case "webhook.disabled":
      stale.invalidate(["webhooks"], 1_000);
      return;
    default:
      // A new type does not compile until it is decided here what it means for the caches.
      event.type satisfies never;
  }
}

function applyOperation({ client, stale, guests }: Caches, event: EventView): void {
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
    stale.invalidate(operationQueries.troubled().queryKey, detailEveryMs);
    stale.invalidate(operationQueries.lists(), detailEveryMs);
  }
  stale.invalidate(operationQueries.detail(event.subject).queryKey, logEveryMs);
  if (finished || status === undefined) stale.invalidate(operationQueries.log(event.subject).queryKey, logEveryMs);
  // What waits for an approval has touched nothing: its guest is as free as before.
  if (!guestId || status === "awaiting_approval") return;
  const busyOperationId = finished ? null : event.subject;
  guests.change(guestId, { busyOperationId });
  stale.invalidate(guestQueries.one(guestId), detailEveryMs);
  if (finished) stale.invalidate(taskQueries.all(), detailEveryMs);
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
