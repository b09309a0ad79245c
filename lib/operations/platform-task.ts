import { MoxxieError } from "@/lib/errors";
import type { TaskRef } from "@/lib/providers/provider";
import { followTask, untilQuiet } from "./follow-task";
import { lookFor } from "./look-for";
import { isOutOfReach, patienceMs, persist, wait } from "./patience";
import { isDone, type PlatformWork } from "./platform-work";
import { LetGo, type StepContext, throwIfAborted } from "./step";

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
  // Since the first attempt of which it is not known what became: what arrives late of it counts too.
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
    uncertain ??= new Date();
    await context.note({ intentAt: uncertain.toISOString(), refused: false });
    try {
      return await work.start();
    } catch (error) {
      const wasSent = mayHaveHappened(error);
      if (!wasSent && !isPartlyDone(error) && sent === 0) await context.note({ intentAt: null, refused: true });
      if (!wasSent && isOutOfReach(error) && Date.now() < deadline) {
        // It never left here: once the platform answers again, it is sent for the first time.
        if (sent === 0) uncertain = undefined;
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

/** Whether a write may have had its effect although it failed: the transport knows how far it had got. */
const mayHaveHappened = (error: unknown) => error instanceof MoxxieError && error.extra?.mayHaveHappened === true;

/** Whether the platform took a part of it before it refused the rest: nothing to repeat, and something to undo. */
const isPartlyDone = (error: unknown) => error instanceof MoxxieError && error.extra?.partlyDone === true;
