import { setTimeout as pause } from "node:timers/promises";
import { MoxxieError } from "@/lib/errors";
import type { TaskRef, TaskStatus } from "@/lib/providers/provider";
import { persist, wait } from "./patience";
import { isDone, type PlatformWork } from "./platform-work";
import type { StepContext } from "./step";

/**
 * Follows a task to its end: its log goes to the operation's log, its progress to the operation's.
 * @returns the error of one that has not even begun, because something else held what it needs for a moment.
 */
export async function followTask(
  context: StepContext,
  work: PlatformWork,
  ref: TaskRef,
): Promise<"done" | MoxxieError> {
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
export async function untilQuiet({ provider: { tasks } }: PlatformWork, ref: TaskRef): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let waitMs = 200; Date.now() < deadline; waitMs = Math.min(2_000, waitMs * 1.5)) {
    const status = await tasks.status(ref).catch(() => undefined);
    if (status && status.state !== "running") return;
    await pause(waitMs);
  }
}
