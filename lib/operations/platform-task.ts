import { setTimeout as pause } from "node:timers/promises";
import { MoxxieError } from "@/lib/errors";
import type { GuestRef, Provider, TaskRef, TaskStatus, TaskWork } from "@/lib/providers/provider";
import { pastTasksOf } from "./journal";
import { LetGo, type StepContext, throwIfAborted } from "./step";

export interface PlatformWork {
  provider: Provider;
  /**
   * The guest whose tasks are searched for one that an interrupted attempt may have begun; null for work on the platform
   * itself (a network), whose tasks are searched on all hosts.
   */
  guest: GuestRef | null;
  work: TaskWork;
  /** Asks the platform to begin. Called again only when it is sure that the last call had no effect. */
  start(): Promise<TaskRef | null>;
  /**
   * Whether the platform is already as wanted. Absent where that cannot be seen (a reboot): then only the platform's
   * task tells.
   */
  isDone?(): Promise<boolean>;
  /** `start` looks at the platform itself and is safe to repeat (a removal): it is called without looking first. */
  looksItself?: boolean;
}

/** How long a platform may be out of reach in the middle of a step before the step gives up. */
const patienceMs = 10 * 60_000;
const attemptsAtMost = 3;

/**
 * Has the platform do one thing, once, and waits for its end, across time-outs and crashes:
 * the intent is noted before the call; an attempt whose outcome is unknown is looked for (its effect, its task) before
 * it is made again. Succeeds when the task succeeded *and* the platform is as wanted.
 *
 * @throws MoxxieError what the platform refused with, or `platform_error` with its task's last words.
 */
export async function doOnPlatform(context: StepContext, work: PlatformWork): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let waitMs = 250; ; waitMs = Math.min(5_000, waitMs * 2)) {
    const known = context.taskRef ?? (await begin(context, work));
    if (known === null) break;
    await noteOrWait(context, work, known);
    const end = await followTask(context, work, known);
    if (end === "done") break;
    if (Date.now() > deadline) throw end;
    await context.log(`${end.message} It was busy and has begun nothing; trying again.`, "warning");
    // Those that wait for the same lock do not all come again at one moment.
    await wait(context, waitMs * (0.5 + Math.random()));
  }
  await expectDone(context, work);
}

/**
 * Writes down the task that is followed. Where that fails its end is waited for all the same: whatever comes next (the
 * undo) must meet a quiet guest.
 */
async function noteOrWait(context: StepContext, work: PlatformWork, ref: TaskRef): Promise<void> {
  try {
    await context.noteTask(ref);
  } catch (error) {
    if (!(error instanceof LetGo)) await untilQuiet(work, ref);
    throw error;
  }
}

/** Begins the work, or finds it begun or done. Returns the task to wait for, or null when there is none. */
async function begin(context: StepContext, work: PlatformWork): Promise<TaskRef | null> {
  if (work.looksItself) return persist(context, work.start);
  let uncertain = typeof context.memo.intentAt === "string" ? new Date(context.memo.intentAt) : undefined;
  const deadline = Date.now() + patienceMs;
  for (let sent = 0, waitMs = 500; ; ) {
    throwIfAborted(context.signal);
    if (await isDone(context, work)) return null;
    if (uncertain) {
      const found = await lookFor(context, work, uncertain);
      if (found === "done") return null;
      if (found) return found;
    }
    uncertain = new Date();
    await context.note({ intentAt: uncertain.toISOString(), refused: false });
    try {
      return await work.start();
    } catch (error) {
      const wasSent = mayHaveHappened(error);
      if (!wasSent) await context.note({ intentAt: null, refused: true });
      if (!wasSent && isOutOfReach(error) && Date.now() < deadline) {
        // It never left here: once the platform answers again, it is sent for the first time.
        uncertain = undefined;
        await wait(context, waitMs);
        waitMs = Math.min(15_000, waitMs * 2);
        await persist(context, () => work.provider.about());
        continue;
      }
      if (!wasSent || ++sent >= attemptsAtMost) throw error;
      await context.log(`${(error as Error).message} Looking whether it was done all the same.`, "warning");
    }
  }
}

/** After an attempt with unknown outcome: the effect, or the task that has it underway; neither within a moment = it never arrived. */
async function lookFor(context: StepContext, work: PlatformWork, since: Date): Promise<TaskRef | "done" | undefined> {
  // The platform's clock and ours differ a little; an adopted task may seem older than the intent.
  const from = new Date(since.getTime() - 5_000);
  const except = await followedSince(context, from);
  for (const waitMs of [0, 500, 1_500, 3_000]) {
    await wait(context, waitMs);
    if (await isDone(context, work)) return "done";
    const task = await persist(context, () =>
      work.provider.tasks.find(work.guest, { work: work.work, since: from, except }),
    );
    if (task && (await isAnothers(context, work, task))) {
      except.add(task.ref);
      continue;
    }
    if (task) {
      await context.log("The platform's task from the interrupted attempt was found; following it.");
      return task.ref;
    }
  }
  return undefined;
}

/** A task that has succeeded without the effect that ours has: one from before, whose name nobody was told. */
async function isAnothers(context: StepContext, work: PlatformWork, { state }: TaskStatus): Promise<boolean> {
  if (!work.isDone || state === "running" || state === "failed") return false;
  return !(await isDone(context, work));
}

/** Tasks that the journal knows already: of the operation before on the same guest, or of this one's forward way. */
async function followedSince({ moxxie }: StepContext, from: Date): Promise<Set<TaskRef>> {
  const steps = await moxxie.db.prisma.operationStep.findMany({
    where: {
      startedAt: { not: null },
      OR: [{ endedAt: null }, { endedAt: { gte: from } }, { undoneAt: { gte: from } }],
    },
    select: { taskRef: true, memo: true },
  });
  return new Set(steps.flatMap(({ taskRef, memo }) => [...(taskRef ? [taskRef] : []), ...pastTasksOf(memo)]));
}

/**
 * Follows a task to its end: its log goes to the operation's log, its progress to the operation's.
 * @returns the error of one that has not even begun, because something else held what it needs for a moment.
 */
async function followTask(context: StepContext, work: PlatformWork, ref: TaskRef): Promise<"done" | MoxxieError> {
  const { tasks } = work.provider;
  let line = typeof context.memo.logLine === "number" ? context.memo.logLine : 0;
  const readLog = async () => {
    for (let more = true; more; ) {
      const { lines, total } = await persist(context, () => tasks.log(ref, { start: line, limit: 1_000 }));
      line += lines.length;
      await context.logPlatform(lines, { logLine: line });
      more = lines.length > 0 && line < total;
    }
  };
  let readable = true;
  const begunAt = Date.now();
  for (let readAt = begunAt; ; ) {
    await waitOrCancel(context, work, ref, nextLookMs(Date.now() - begunAt));
    const status = await persist(context, () => tasks.status(ref));
    // A running task's log is for those who watch it: a look a second is enough.
    if (readable && (status.state !== "running" || Date.now() - readAt >= logEveryMs)) {
      readAt = Date.now();
      readable = await couldRead(context, readLog);
    }
    if (status.progress !== undefined) context.progress(status.progress);
    if (status.state === "running") continue;
    if (status.state === "warning")
      await context.log(`Done with warnings: ${status.error ?? "see the log above"}.`, "warning");
    if (status.state !== "failed") return "done";
    return judgeFailure(context, work, status);
  }
}

/** A tenth of what it has taken so far: noticing the end then adds a tenth at most, and long tasks are left in peace. */
const nextLookMs = (elapsedMs: number) => Math.min(2_000, Math.max(150, elapsedMs / 10));
const logEveryMs = 1_000;

/** The log is for people: a platform that has lost it, or does not give it out, has done its work all the same. */
async function couldRead(context: StepContext, readLog: () => Promise<void>): Promise<boolean> {
  try {
    await readLog();
    return true;
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    await context.log(`The log of the platform's task cannot be read: ${error.message}`, "warning");
    return false;
  }
}

/** A task that ended badly although the platform is as wanted: believed, and said. */
async function judgeFailure(
  context: StepContext,
  work: PlatformWork,
  status: TaskStatus,
): Promise<"done" | MoxxieError> {
  const words = status.error ?? "the platform gave no reason";
  if (work.isDone && (await isDone(context, work))) {
    await context.log(
      `The platform's task ended with '${words}', but what it was for has happened; going on.`,
      "warning",
    );
    return "done";
  }
  // A new attempt (with another id, or the undo) must not wait for the dead task.
  await context.noteTask(null);
  await context.note({ intentAt: null, logLine: 0 });
  const error = new MoxxieError(status.errorCode ?? "platform_error", `The platform could not do it: ${words}`, {
    upstream: { endpoint: work.provider.endpointId, message: words },
  });
  if (status.isBusy) return error;
  throw error;
}

/** The state that a successful task should have brought; platforms show it a moment later. */
async function expectDone(context: StepContext, work: PlatformWork): Promise<void> {
  if (!work.isDone) return;
  const subject = work.guest === null ? "it" : "the guest";
  for (const waitMs of [0, 200, 500, 1_000, 2_000, 4_000]) {
    await wait(context, waitMs);
    if (await isDone(context, work)) return;
  }
  throw new MoxxieError(
    "platform_error",
    `The platform says that its task succeeded, but ${subject} is not as it should be. Look at it on the platform.`,
    { upstream: { endpoint: work.provider.endpointId, message: "task succeeded without its effect" } },
  );
}

const isDone = (context: StepContext, work: PlatformWork) =>
  work.isDone ? persist(context, work.isDone) : Promise.resolve(false);

/** Whether a write may have had its effect although it failed: the transport knows how far it had got. */
const mayHaveHappened = (error: unknown) => error instanceof MoxxieError && error.extra?.mayHaveHappened === true;

/**
 * Whether nothing of the step's work has happened because the platform refused to begin it. An undo then has nothing to
 * bring back: where the guest is not as it was, somebody else has changed it.
 */
export const wasRefused = ({ memo }: Pick<StepContext, "memo">): boolean =>
  memo.refused === true && memo.undoing !== true;

/** Whether the step never asked the platform for anything, or was refused: what is there is not its doing. */
export const hasDoneNothing = ({ memo, taskRef }: Pick<StepContext, "memo" | "taskRef">): boolean =>
  wasRefused({ memo }) || (memo.intentAt === undefined && taskRef === null);

/** Whether the platform did not answer, or not so that it could be understood. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof MoxxieError)) return false;
  return (
    error.code === "platform_timeout" || error.code === "platform_unreachable" || error.code === "platform_malformed"
  );
}

/** Repeats a read while the platform is out of reach: an outage in the middle of a step is waited for, not a failure. */
export async function persist<T>(context: StepContext, read: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let waitMs = 500, told = false; ; waitMs = Math.min(15_000, waitMs * 2)) {
    throwIfAborted(context.signal);
    try {
      return await read();
    } catch (error) {
      if (!isOutOfReach(error) || Date.now() > deadline) throw error;
      if (!told) await context.log(`${(error as Error).message} Waiting until it answers again.`, "warning");
      told = true;
      await wait(context, waitMs);
    }
  }
}

async function waitOrCancel(context: StepContext, work: PlatformWork, ref: TaskRef, waitMs: number): Promise<void> {
  try {
    await wait(context, waitMs);
  } catch (error) {
    if ((error as Error).name === "Canceled") await stopTask(context, work, ref);
    throw error;
  }
}

/** Stops the platform's task and waits until it has really ended, so that the undo meets a quiet guest. */
async function stopTask(context: StepContext, work: PlatformWork, ref: TaskRef): Promise<void> {
  const { tasks } = work.provider;
  await context.log("Canceled: stopping the platform's task.", "warning");
  await tasks
    .cancel(ref)
    .catch((error: unknown) => context.log(`It could not be stopped: ${(error as Error).message}`, "warning"));
  await untilQuiet(work, ref);
}

/** Until the task has ended, a minute at most. */
async function untilQuiet({ provider: { tasks } }: PlatformWork, ref: TaskRef): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let waitMs = 200; Date.now() < deadline; waitMs = Math.min(2_000, waitMs * 1.5)) {
    const status = await tasks.status(ref).catch(() => undefined);
    if (status && status.state !== "running") return;
    await pause(waitMs);
  }
}

async function wait(context: StepContext, ms: number): Promise<void> {
  throwIfAborted(context.signal);
  if (ms === 0) return;
  await pause(ms, undefined, { signal: context.signal }).catch(() => undefined);
  throwIfAborted(context.signal);
}
