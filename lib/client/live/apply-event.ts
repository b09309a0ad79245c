import type { QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { finishedStatuses, operationStatuses } from "@/lib/contracts/operations";
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
import type { OperationPatches } from "./operation-patches";
import type { ThrottledInvalidation } from "./throttled-invalidation";

/** Whole lists are read again at most this often; what an event says itself is patched in at once. */
const listEveryMs = 20_000;
const detailEveryMs = 1_000;
const logEveryMs = 400;
/** The operation above many items: their news are patched in, the queue's places and the counts are read again. */
const bulkEveryMs = 2_000;
const estateEveryMs = 15_000;
/** Polls see VLANs and addresses that others use; those change seldom. */
const networksEveryMs = 60_000;

const StateChange = z.object({ newState: z.enum(guestStatuses) });
const OperationNews = z.object({
  status: z.enum(operationStatuses).optional(),
  progress: z.number().optional(),
  guestId: z.string().nullish(),
  parentId: z.string().nullish(),
});

interface Caches {
  client: QueryClient;
  stale: ThrottledInvalidation;
  guests: GuestPatches;
  operations: OperationPatches;
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

function applyOperation({ client, stale, guests, operations }: Caches, event: EventView): void {
  const parsed = OperationNews.safeParse(event.data);
  const { status, progress, guestId, parentId } = parsed.success ? parsed.data : {};
  const finished = status !== undefined && finishedStatuses.includes(status);
  operations.change(event.subject, { status, progress, at: event.at, ...(parentId && { parentId }) });
  if (parentId) {
    // Lists show the operation above, which is one; its items' own pages are read by few.
    stale.invalidate(operationQueries.detail(parentId).queryKey, bulkEveryMs);
    if (finished) stale.invalidate(operationQueries.active().queryKey, bulkEveryMs);
  } else if (finished || status === undefined || !activeOf(client, event.subject)) {
    stale.invalidate(operationQueries.active().queryKey, detailEveryMs);
    stale.invalidate(operationQueries.troubled().queryKey, detailEveryMs);
    stale.invalidate(operationQueries.lists(), detailEveryMs);
  }
  const { queryKey } = operationQueries.detail(event.subject);
  if (client.getQueryState(queryKey)) {
    const isBulk = Boolean(client.getQueryData(queryKey)?.bulk);
    stale.invalidate(queryKey, isBulk && !finished ? bulkEveryMs : logEveryMs);
    if (finished || status === undefined) stale.invalidate(operationQueries.log(event.subject).queryKey, logEveryMs);
  }
  if (finished) guests.release(event.subject);
  if (!guestId) return;
  if (!finished) guests.change(guestId, { busyOperationId: parentId ?? event.subject });
  // All or nothing: the operation above holds the guest until its own end, for it may yet have to undo this.
  else if (!parentId || modeOf(client, parentId) === "best_effort") guests.change(guestId, { busyOperationId: null });
  stale.invalidate(guestQueries.one(guestId), detailEveryMs);
  if (finished) stale.invalidate(taskQueries.all(), detailEveryMs);
}

const activeOf = (client: QueryClient, id: string) =>
  client.getQueryData(operationQueries.active().queryKey)?.items.find(({ operationId }) => operationId === id);

const modeOf = (client: QueryClient, id: string) => activeOf(client, id)?.bulk?.mode;
