import { toJson } from "@/lib/db/json";
import { nextTurn } from "@/lib/db/next-turn";
import { MoxxieError, recordError } from "@/lib/errors";
import type { NewEvent } from "@/lib/events/bus";
import { meterCalls } from "@/lib/providers/call-meter";
import type { Observation, Provider } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import { contradictedGuests, lookAgain } from "./contradicted";
import { diffObservation, type KnownEndpoint } from "./diff";
import { judgeMissing } from "./judge-missing";
import { sendNotice } from "./notices";
import type { LiveRef } from "./refresh-guest";
import { untilAborted } from "./until-aborted";
import type { EndpointRecord } from "./view";
import { LeaseLostError, writeEndpoint, writePoll } from "./write-poll";

/** Failed polls in a row after which an endpoint counts as down. */
const failuresUntilDown = 2;

/** What one poll remembers for the next. */
export interface PollMemory {
  massMissing: boolean;
}

/**
 * One poll: observes the endpoint, writes what changed, brings the view up to date. A failure is written down too and
 * then thrown.
 */
export async function pollEndpoint(
  context: InventoryContext,
  endpointId: string,
  { memory, signal }: { memory: PollMemory; signal: AbortSignal },
): Promise<void> {
  const startedAt = new Date();
  const began = performance.now();
  const { providers } = context.deps;
  const provider = providers.has(endpointId) ? providers.get(endpointId) : undefined;
  let calls = 0;
  const measured = () => ({
    lastPollAt: startedAt,
    lastPollMs: Math.round(performance.now() - began),
    lastPollCalls: calls,
  });
  try {
    if (!provider) throw new MoxxieError("not_ready", `Endpoint '${endpointId}' cannot be used as it is configured.`);
    const observed = await meterCalls(() => observeInTime(provider, { signal, deadlineMs: pollDeadlineMs(context) }));
    calls = observed.calls;
    const observation = await observed.result;
    const looks = { provider, massBefore: memory.massMissing };
    const judgement = await untilAborted(judgeMissing(knownOf(context, endpointId), observation, looks), signal);
    memory.massMissing = judgement.mass;
    const contradicted = await context.turn(endpointId, () =>
      keepGoodPoll(context, { endpointId, observation, startedAt, verdicts: judgement.verdicts, measured: measured() }),
    );
    await lookAgain(context, contradicted, { provider, signal });
  } catch (error) {
    if (error instanceof LeaseLostError || signal.aborted) throw error;
    await context
      .turn(endpointId, () => keepFailedPoll(context, { endpointId, error, measured: measured() }))
      .catch((err) => context.deps.log.error({ err, endpointId }, "a failed poll could not be written down"));
    throw error;
  }
}

/** At least 10 s even when polls come fast, at most a minute: a poll that takes longer is no use to anybody. */
export const pollDeadlineMs = ({ deps }: InventoryContext) =>
  Math.min(60_000, Math.max(10_000, deps.config.inventoryIntervalMs));

/** The provider has time-outs of its own; this one holds even if it ignores its signal. */
async function observeInTime(
  provider: Provider,
  { signal, deadlineMs }: { signal: AbortSignal; deadlineMs: number },
): Promise<Observation> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const both = AbortSignal.any([signal, deadline]);
  try {
    return await untilAborted(provider.observe(both), both);
  } catch (cause) {
    if (!deadline.aborted || signal.aborted) throw cause;
    const message = `Endpoint '${provider.endpointId}' did not tell its state within ${deadlineMs / 1000} s.`;
    throw new MoxxieError("platform_timeout", message, { cause });
  }
}

function knownOf({ estate }: InventoryContext, endpointId: string): KnownEndpoint {
  const endpoint = estate.endpoints.get(endpointId);
  if (!endpoint) throw new MoxxieError("not_found", `There is no endpoint '${endpointId}' any more.`);
  const hosts = estate.hostsOfEndpoint(endpointId);
  return {
    endpoint,
    hosts,
    guests: estate.guestsOfEndpoint(endpointId),
    storages: estate.storagesOfEndpoint(endpointId),
  };
}

type Measured = Pick<EndpointRecord, "lastPollAt" | "lastPollMs" | "lastPollCalls">;

interface GoodPoll {
  endpointId: string;
  observation: Observation;
  startedAt: Date;
  verdicts: Parameters<typeof diffObservation>[2]["verdicts"];
  measured: Measured;
}

/** @returns the guests that are left as they are, because it is not sure that the list is newer than a look at them. */
async function keepGoodPoll(context: InventoryContext, poll: GoodPoll): Promise<LiveRef[]> {
  const { endpointId, observation, startedAt, verdicts, measured } = poll;
  const known = knownOf(context, endpointId);
  const { endpoint: before } = known;
  const now = new Date();
  const { liveLooks } = context;
  const contradicted = contradictedGuests(
    known,
    observation,
    (vmId) => liveLooks.mayBeNewer(endpointId, vmId, startedAt) && !liveLooks.isNewer(endpointId, vmId, startedAt),
  );
  const held = new Set(contradicted.map(({ vmId }) => vmId));
  const isLivelyKnown = (vmId: string) => held.has(vmId) || liveLooks.isNewer(endpointId, vmId, startedAt);
  const diff = diffObservation(known, observation, { now, verdicts, isLivelyKnown });
  const endpoint = { ...before, ...measured, lastGoodPollAt: now, consecutiveFailures: 0, lastError: null };
  const events = before.consecutiveFailures >= failuresUntilDown ? [endpointEvent("endpoint.up", endpoint, {})] : [];
  const firstGood = before.lastGoodPollAt === null;
  await nextTurn(); // comparing thousands of guests took some milliseconds already
  const edit = await writePoll(context.deps, { diff, endpoint, startedAt, now, firstGood, events });
  context.apply(endpointId, edit);
  liveLooks.forgetBefore(endpointId, startedAt);
  await announcePoll(context, endpoint, { ok: true });
  return contradicted;
}

async function keepFailedPoll(
  context: InventoryContext,
  { endpointId, error, measured }: { endpointId: string; error: unknown; measured: Measured },
): Promise<void> {
  const { db, events, log, processId } = context.deps;
  const before = context.estate.endpoints.get(endpointId);
  if (!before) return;
  const { code, message } = recordError(error);
  const consecutiveFailures = before.consecutiveFailures + 1;
  // While the circuit is open nothing is asked; what opened it is the cause that people need to read.
  const lastError = isCircuitOpen(error) && before.lastError ? before.lastError : { code, message };
  const endpoint = { ...before, ...measured, consecutiveFailures, lastError };
  log.warn({ err: error, endpointId, consecutiveFailures }, "a poll failed");
  await db.prisma.$transaction(async (tx) => {
    await writeEndpoint(tx, { endpoint, processId });
    if (consecutiveFailures === failuresUntilDown)
      await events.record(tx, [endpointEvent("endpoint.down", endpoint, { error: toJson({ code, message }) })]);
    await sendNotice(db, { from: processId, endpointId, polled: true }, tx);
  });
  context.apply(endpointId, { endpoint });
  await announcePoll(context, endpoint, { ok: false });
}

const isCircuitOpen = (error: unknown) => error instanceof MoxxieError && error.extra?.circuitOpen === true;

const endpointEvent = (type: NewEvent["type"], endpoint: EndpointRecord, data: Record<string, unknown>): NewEvent => ({
  type,
  datacenterId: endpoint.datacenterId,
  subject: endpoint.id,
  data: { endpoint: endpoint.id, datacenter: endpoint.datacenterId, ...data },
});

const announcePoll = ({ deps }: InventoryContext, endpoint: EndpointRecord, { ok }: { ok: boolean }) =>
  deps.events.announce(endpointEvent("endpoint.polled", endpoint, { ok, tookMs: endpoint.lastPollMs }));
