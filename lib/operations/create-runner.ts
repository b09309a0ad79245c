import { setTimeout as pause } from "node:timers/promises";
import type { OperationStatus } from "@/lib/contracts/operations";
import type { Moxxie } from "@/lib/moxxie";
import { Journal } from "./journal";
import { activeStatuses, giveUpLease, keepAlive, type Stops, takeable, takeLease } from "./lease";
import { OperationJob, operationQueue } from "./queue";
import { runOperation } from "./run-operation";
import type { OperationRunner } from "./runner";
import { untilSettled } from "./settled";
import { Slots } from "./slots";
import { Canceled, LetGo, type Step } from "./step";

/** How long a process may be silent before another takes over its operations. */
const defaultLeaseMs = 20_000;
const atOnce = 64;
/** Operations of bulks that one sweep takes: far more than the limits of bulks let run. */
const linkedAtOnce = 500;
/** A crowd that is woken at one moment must not take all connections to the database. */
const lookupsAtOnce = 8;

interface RunnerOptions {
  /** The steps of a command; made from input and decisions alone. */
  stepsOf(command: string, input: unknown, decisions: unknown): Step[];
  /** How an operation ends that was undone after a failure. */
  undoneAs?(command: string, input: unknown): OperationStatus;
  /** The rest of Moxxie, known only after the runner is made. */
  moxxie(): Moxxie;
  /** Shorter in tests that kill processes. */
  leaseMs?: number;
}

/** The runner of this process: takes operations under a lease and carries them to an end. */
export function createRunner(options: RunnerOptions): OperationRunner {
  const { stepsOf, undoneAs, moxxie: getMoxxie, leaseMs = defaultLeaseMs } = options;
  const heartbeatMs = leaseMs / 4;
  const running = new Map<string, Stops & { done: Promise<void> }>();
  const slots = new Slots(atOnce);
  const lookups = new Slots(lookupsAtOnce);
  let state: "idle" | "taking" | "stopped" = "idle";
  let sweeping: Promise<void> | undefined;
  const sweepStop = new AbortController();
  let unsubscribe: (() => void) | undefined;

  function wake(operationId: string): void {
    if (state !== "taking" || running.has(operationId)) return;
    const stops: Stops = { letGo: new AbortController(), cancel: new AbortController() };
    const done = takeAndRun(operationId, stops).finally(() => running.delete(operationId));
    running.set(operationId, { ...stops, done });
  }

  async function takeAndRun(operationId: string, stops: Stops): Promise<void> {
    const moxxie = getMoxxie();
    let leave: (() => void) | undefined;
    try {
      if (await needsSlot(operationId, stops)) leave = await slots.enter(stops.letGo.signal);
      if (await takeLease(moxxie, operationId, leaseMs)) await run(operationId, stops);
    } catch (error) {
      await giveUpLease(moxxie, operationId);
      if (!(error instanceof LetGo))
        moxxie.log.error({ err: error, operationId }, "an operation was interrupted; it will be taken up again");
    } finally {
      leave?.();
    }
  }

  /**
   * A bulk operation only waits for its items, and the bulks' own limits say how many of those run. If either took a
   * slot, waiting bulks could hold all of them, and none would be left for the items that they wait for.
   */
  async function needsSlot(operationId: string, { letGo }: Stops): Promise<boolean> {
    const leave = await lookups.enter(letGo.signal);
    try {
      const row = await getMoxxie().db.prisma.operation.findUnique({
        where: { id: operationId },
        select: { parentId: true, items: { select: { index: true }, take: 1 } },
      });
      return row !== null && row.parentId === null && row.items.length === 0;
    } finally {
      leave();
    }
  }

  async function run(operationId: string, stops: Stops): Promise<void> {
    const moxxie = getMoxxie();
    const operation = await moxxie.db.prisma.operation.findUniqueOrThrow({
      where: { id: operationId },
      include: { steps: { orderBy: { index: "asc" } } },
    });
    const { command, input, decisions, guestId } = operation;
    const journal = new Journal(moxxie, operation);
    if (operation.cancelRequestedAt) stops.cancel.abort(new Canceled());
    const heart = keepAlive(moxxie, { operationId, stops, leaseMs });
    try {
      await runOperation({
        moxxie,
        journal,
        steps: stepsOf(command, input, decisions),
        undoneAs: undoneAs?.(command, input) ?? "failed",
        letGo: stops.letGo.signal,
        canceled: stops.cancel.signal,
      });
    } finally {
      clearInterval(heart);
    }
    if (guestId) await moxxie.inventory.applyGuest(guestId);
    await Promise.all(journal.letGoOf.map((id) => moxxie.inventory.applyGuest(id)));
  }

  async function sweep(): Promise<void> {
    const moxxie = getMoxxie();
    while (!sweepStop.signal.aborted) {
      try {
        for (const id of await orphans(moxxie)) wake(id);
      } catch (error) {
        moxxie.log.warn({ err: error }, "could not look for operations without a worker");
      }
      await pause(heartbeatMs, undefined, { signal: sweepStop.signal }).catch(() => undefined);
    }
  }

  return {
    async start() {
      const moxxie = getMoxxie();
      state = "taking";
      // The embedded database has one process only: whatever holds a lease there is dead.
      if (moxxie.db.kind === "embedded") {
        await moxxie.db.prisma.operation.updateMany({
          where: { status: { in: activeStatuses } },
          data: { leaseUntil: null },
        });
      }
      await moxxie.jobs.work(operationQueue, { concurrency: 4 }, async ({ data }) => {
        const { operationId } = OperationJob.parse(data);
        wake(operationId);
      });
      unsubscribe = moxxie.events.subscribe((event) => {
        if (event.type === "operation.updated" && event.data.cancelRequested === true) {
          running.get(event.subject)?.cancel.abort(new Canceled());
        }
      });
      sweeping = sweep();
    },
    async stop() {
      state = "stopped";
      sweepStop.abort();
      unsubscribe?.();
      for (const { letGo } of running.values()) letGo.abort(new LetGo());
      await Promise.allSettled([...running.values()].map(({ done }) => done));
      await sweeping;
    },
    wake,
    settled: (operationId, timeoutMs) => untilSettled(getMoxxie(), operationId, timeoutMs),
  };
}

/** Operations without a worker, the oldest first. A crowd of single ones must not hide those of bulks. */
async function orphans({ db }: Moxxie): Promise<string[]> {
  const isLinked = { OR: [{ parentId: { not: null } }, { items: { some: {} } }] };
  const find = (kind: object, take: number) =>
    db.prisma.operation.findMany({
      where: { AND: [takeable(new Date()), kind] },
      select: { id: true },
      orderBy: { createdAt: "asc" },
      take,
    });
  const rows = [...(await find(isLinked, linkedAtOnce)), ...(await find({ NOT: isLinked }, atOnce))];
  return rows.map(({ id }) => id);
}
