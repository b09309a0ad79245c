import type { TaskRef, TaskStatus } from "@/lib/providers/provider";
import { pastTasksOf } from "./journal";
import { persist, wait } from "./patience";
import { isDone, type PlatformWork } from "./platform-work";
import type { StepContext } from "./step";

/** The platform's clock and ours differ a little; what is adopted may seem older than the intent. */
const clocksDifferByMs = 5_000;

/**
 * After an attempt with unknown outcome: the effect, or the task that has it underway. Neither within a moment, or
 * within the time that the platform may let pass (`lateForMs`): it never arrived.
 */
export async function lookFor(
  context: StepContext,
  work: PlatformWork,
  since: Date,
): Promise<TaskRef | "done" | undefined> {
  const from = new Date(since.getTime() - clocksDifferByMs);
  const except = await followedSince(context, from);
  for (const waitMs of pauses(since.getTime() + (work.lateForMs ?? 0))) {
    await wait(context, waitMs);
    if (await isDone(context, work)) return "done";
    if (work.recover && (await recovered(context, work, from))) return "done";
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

function* pauses(untilMs: number): Generator<number> {
  yield* [0, 500, 1_500, 3_000];
  while (Date.now() < untilMs) yield 3_000;
}

/** Gives what an attempt left without it the operation's mark. Returns whether there was anything. */
export async function recovered(context: StepContext, work: PlatformWork, since: Date): Promise<boolean> {
  await persist(context, async () => work.recover?.(since));
  return isDone(context, work);
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
