import { setTimeout as pause } from "node:timers/promises";
import { finishedStatuses, type OperationStatus } from "@/lib/contracts/operations";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { Journal } from "./journal";
import { OperationJob, operationQueue } from "./queue";
import { runOperation } from "./run-operation";
import type { OperationRunner } from "./runner";
import { Canceled, LetGo, type Step } from "./step";

/** How long a process may be silent before another takes over its operations. */
const defaultLeaseMs = 20_000;
const atOnce = 64;
const active: OperationStatus[] = ["queued", "processing", "rolling_back"];

interface RunnerOptions {
  /** The steps of a command; made from input and decisions alone. */
  stepsOf(command: string, input: unknown, decisions: unknown): Step[];
  /** The rest of Moxxie, known only after the runner is made. */
  moxxie(): Moxxie;
  /** Shorter in tests that kill processes. */
  leaseMs?: number;
}

/** The two reasons to stop are apart: an operation that was canceled is undone, and that too may have to be let go. */
interface Stops {
  letGo: AbortController;
  cancel: AbortController;
}

/** The runner of this process: takes operations under a lease and carries them to an end. */
export function createRunner({ stepsOf, moxxie: getMoxxie, leaseMs = defaultLeaseMs }: RunnerOptions): OperationRunner {
  const heartbeatMs = leaseMs / 4;
  const running = new Map<string, Stops & { done: Promise<void> }>();
  const waiting = new Set<string>();
  let state: "idle" | "taking" | "stopped" = "idle";
  let sweeping: Promise<void> | undefined;
  const sweepStop = new AbortController();
  let unsubscribe: (() => void) | undefined;

  function wake(operationId: string): void {
    if (state !== "taking" || running.has(operationId)) return;
    if (running.size >= atOnce) {
      waiting.add(operationId);
      return;
    }
    const stops: Stops = { letGo: new AbortController(), cancel: new AbortController() };
    const done = takeAndRun(operationId, stops).finally(() => {
      running.delete(operationId);
      const next = waiting.values().next();
      if (!next.done) {
        waiting.delete(next.value);
        wake(next.value);
      }
    });
    running.set(operationId, { ...stops, done });
  }

  async function takeAndRun(operationId: string, stops: Stops): Promise<void> {
    const moxxie = getMoxxie();
    const log = moxxie.log.child({ operationId });
    try {
      if (!(await takeLease(moxxie, operationId, leaseMs))) return;
      const operation = await moxxie.db.prisma.operation.findUniqueOrThrow({
        where: { id: operationId },
        include: { steps: { orderBy: { index: "asc" } } },
      });
      const journal = new Journal(moxxie, operation);
      if (operation.cancelRequestedAt) stops.cancel.abort(new Canceled());
      const heart = keepAlive(moxxie, { operationId, stops, leaseMs });
      try {
        const steps = stepsOf(operation.command, operation.input, operation.decisions);
        const { letGo, cancel } = stops;
        await runOperation({ moxxie, journal, steps, letGo: letGo.signal, canceled: cancel.signal });
        if (operation.guestId) await moxxie.inventory.applyGuest(operation.guestId);
      } finally {
        clearInterval(heart);
      }
    } catch (error) {
      await giveUpLease(moxxie, operationId);
      if (!(error instanceof LetGo))
        log.error({ err: error }, "an operation was interrupted; it will be taken up again");
    }
  }

  async function sweep(): Promise<void> {
    const moxxie = getMoxxie();
    while (!sweepStop.signal.aborted) {
      try {
        const orphans = await moxxie.db.prisma.operation.findMany({
          where: {
            status: { in: active },
            released: true,
            OR: [{ leaseUntil: null }, { leaseUntil: { lt: new Date() } }],
          },
          select: { id: true },
          orderBy: { createdAt: "asc" },
          take: atOnce,
        });
        for (const { id } of orphans) wake(id);
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
        await moxxie.db.prisma.operation.updateMany({ where: { status: { in: active } }, data: { leaseUntil: null } });
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
    async settled(operationId, timeoutMs) {
      const moxxie = getMoxxie();
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const ended = nextEnd(moxxie, operationId, Math.min(1_000, Math.max(1, deadline - Date.now())));
        const row = await moxxie.db.prisma.operation.findUnique({
          where: { id: operationId },
          select: { status: true },
        });
        if (row && finishedStatuses.includes(row.status as OperationStatus)) return ended.cancel();
        if (Date.now() >= deadline) {
          ended.cancel();
          throw new MoxxieError(
            "platform_timeout",
            `The operation has not ended within ${Math.round(timeoutMs / 1000)} s; it goes on.`,
          );
        }
        await ended.promise;
      }
    },
  };
}

async function takeLease(moxxie: Moxxie, operationId: string, leaseMs: number): Promise<boolean> {
  const now = new Date();
  const { count } = await moxxie.db.prisma.operation.updateMany({
    where: {
      id: operationId,
      status: { in: active },
      released: true,
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
    },
    data: { leaseOwner: moxxie.processId, leaseUntil: new Date(now.getTime() + leaseMs) },
  });
  return count === 1;
}

async function giveUpLease(moxxie: Moxxie, operationId: string): Promise<void> {
  await moxxie.db.prisma.operation
    .updateMany({ where: { id: operationId, leaseOwner: moxxie.processId }, data: { leaseUntil: null } })
    .catch((error: unknown) =>
      moxxie.log.warn({ err: error, operationId }, "could not give a lease back; it runs out by itself"),
    );
}

/** Extends the lease and hears of cancellations that came through other processes. */
function keepAlive(
  moxxie: Moxxie,
  { operationId, stops, leaseMs }: { operationId: string; stops: Stops; leaseMs: number },
): NodeJS.Timeout {
  const heartbeatMs = leaseMs / 4;
  let lastGood = Date.now();
  return setInterval(async () => {
    try {
      const rows = await moxxie.db.prisma.operation.updateManyAndReturn({
        where: { id: operationId, leaseOwner: moxxie.processId },
        data: { leaseUntil: new Date(Date.now() + leaseMs) },
        select: { cancelRequestedAt: true },
      });
      if (rows.length === 0) return stops.letGo.abort(new LetGo());
      lastGood = Date.now();
      if (rows[0]?.cancelRequestedAt) stops.cancel.abort(new Canceled());
    } catch {
      // The database is away: stop before another process may take over.
      if (Date.now() - lastGood > leaseMs - heartbeatMs) stops.letGo.abort(new LetGo());
    }
  }, heartbeatMs);
}

function nextEnd(
  moxxie: Moxxie,
  operationId: string,
  timeoutMs: number,
): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  const unsubscribe = moxxie.events.subscribe((event) => {
    const ends = event.type === "operation.completed" || event.type === "operation.failed";
    if (ends && event.subject === operationId) resolve();
  });
  const cancel = () => {
    clearTimeout(timer);
    unsubscribe();
    resolve();
  };
  return { promise: promise.finally(cancel), cancel };
}
