import type { Database, Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { nextTurn } from "@/lib/db/next-turn";
import type { EventBus, NewEvent } from "@/lib/events/bus";
import type { ObservationDiff } from "./diff";
import { eventsOf, type GuestChange } from "./diff-guest";
import type { EstateEdit } from "./estate";
import { deleteGuests, insertGuests, updateGuests } from "./guest-rows";
import { writeHosts, writeStorages } from "./host-rows";
import { sendNotice } from "./notices";
import type { EndpointRecord } from "./view";

export interface PollResult {
  diff: ObservationDiff;
  /** The endpoint as it is after this poll. */
  endpoint: EndpointRecord;
  startedAt: Date;
  now: Date;
  /** The first good poll of an endpoint finds guests, it does not see them being made. */
  firstGood: boolean;
  /** Events of the endpoint itself. */
  events: NewEvent[];
}

interface Deps {
  db: Database;
  events: EventBus;
  processId: string;
}

/** Another process polls the endpoint by now; what this one saw is not written. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/**
 * Writes what a poll changed, in one transaction with its events, and returns what to change in the view: without
 * rows that an operation or a newer look got hold of meanwhile.
 * @throws LeaseLostError when another process polls the endpoint.
 */
export async function writePoll({ db, events, processId }: Deps, result: PollResult): Promise<EstateEdit> {
  const { diff, endpoint, startedAt } = result;
  return db.prisma.$transaction(async (tx) => {
    await writeEndpoint(tx, { endpoint, processId });
    const { applied, edit } = await writeGuests(tx, diff, startedAt);
    await writeHosts(tx, diff.hosts);
    await writeStorages(tx, diff.storages);
    await nextTurn();
    await writeMeasurement(tx, result);
    await events.record(tx, [...result.events, ...eventsOfChanges(applied, result)]);
    const guests = [...edit.upserts.map((guest) => guest.id), ...edit.removedIds];
    const notice = {
      from: processId,
      endpointId: endpoint.id,
      polled: true,
      hosts: hasChanges(diff.hosts),
      storages: hasChanges(diff.storages),
      guests,
    };
    await sendNotice(db, notice, tx);
    return { endpoint, guests: edit, hosts: diff.hosts, storages: diff.storages, measurement: diff.measurement };
  });
}

const hasChanges = ({ upserts, removedIds }: { upserts: unknown[]; removedIds: unknown[] }) =>
  upserts.length > 0 || removedIds.length > 0;

/** The poll's outcome in the endpoint's row; it also proves that this process still holds the lease. */
export async function writeEndpoint(
  tx: Transaction,
  { endpoint, processId }: { endpoint: EndpointRecord; processId: string },
): Promise<void> {
  const { count } = await tx.endpoint.updateMany({
    where: { id: endpoint.id, pollOwner: processId },
    data: {
      version: endpoint.version,
      lastPollAt: endpoint.lastPollAt,
      lastGoodPollAt: endpoint.lastGoodPollAt,
      lastPollMs: endpoint.lastPollMs,
      lastPollCalls: endpoint.lastPollCalls,
      consecutiveFailures: endpoint.consecutiveFailures,
      lastError: endpoint.lastError ? toJson(endpoint.lastError) : Prisma.DbNull,
    },
  });
  if (count === 0) throw new LeaseLostError(`Another process polls endpoint ${endpoint.id}.`);
}

async function writeGuests(tx: Transaction, diff: ObservationDiff, startedAt: Date) {
  // Removals first: a new guest may bear the platform id of a removed one.
  const deleted = await deleteGuests(tx, before(diff.removals), startedAt);
  const inserted = await insertGuests(tx, after(diff.creates));
  const updated = await updateGuests(tx, after(diff.updates), startedAt);
  const applied = [
    ...diff.removals.filter((change) => change.before && deleted.has(change.before.id)),
    ...diff.creates.filter((change) => change.after && inserted.has(change.after.id)),
    ...diff.updates.filter((change) => change.after && updated.has(change.after.id)),
  ];
  return { applied, edit: { upserts: after(applied), removedIds: [...deleted] } };
}

const after = (changes: readonly GuestChange[]) => changes.flatMap((change) => change.after ?? []);
const before = (changes: readonly GuestChange[]) => changes.flatMap((change) => change.before ?? []);

function eventsOfChanges(applied: readonly GuestChange[], { firstGood, now, endpoint }: PollResult): NewEvent[] {
  if (!firstGood) return applied.flatMap((change) => eventsOf(change, now));
  const data = { endpoint: endpoint.id, guests: applied.length };
  return [{ type: "estate.changed", datacenterId: endpoint.datacenterId, subject: endpoint.id, data }];
}

async function writeMeasurement(tx: Transaction, { diff, endpoint, now }: PollResult): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO endpoint_measurements (endpoint_id, data, observed_at)
    VALUES (${endpoint.id}, ${JSON.stringify(diff.measurement)}::jsonb, ${now})
    ON CONFLICT (endpoint_id) DO UPDATE SET data = excluded.data, observed_at = excluded.observed_at`;
}
