import type { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { type RecordedError, recordError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Journal } from "./journal";
import { Canceled, LetGo, type Step, type StepContext, throwIfAborted } from "./step";

export interface Run {
  moxxie: Moxxie;
  journal: Journal;
  steps: Step[];
  /** Aborted with `Canceled` when the operation is canceled: what is done is then undone. */
  canceled: AbortSignal;
  /** Aborted with `LetGo` when this process must not go on, neither forward nor back. */
  letGo: AbortSignal;
}

/**
 * Carries an operation on from where its journal stands, to one of its ends. Throws `LetGo` when this process lets go
 * of it; the journal then holds all that another process needs.
 */
export async function runOperation(run: Run): Promise<void> {
  const { journal } = run;
  if (journal.operation.status === "rolling_back") return rollBack(run, storedFailure(journal));
  if (journal.operation.status === "queued") await journal.status("processing");
  for (const [index, step] of run.steps.entries()) {
    const { status } = journal.stepRow(index);
    if (status === "done" || status === "skipped") continue;
    // The process died between the failure and the first undo: the failure stands.
    const failure = status === "failed" ? failureOf(journal.stepRow(index)) : await attempt(run, index, step);
    if (failure) return rollBack(run, failure);
    journal.progress((index + 1) / run.steps.length);
  }
  await journal.finish({ status: "completed" });
}

interface Failure {
  canceled: boolean;
  error: RecordedError;
}

function failureOf({ error }: { error: Prisma.JsonValue }): Failure {
  const recorded = error as RecordedError | null;
  return { canceled: false, error: recorded ?? { code: "internal_error", message: "The cause was not recorded." } };
}

async function attempt(run: Run, index: number, step: Step): Promise<Failure | undefined> {
  const { journal, moxxie } = run;
  const signal = AbortSignal.any([run.letGo, run.canceled]);
  try {
    throwIfAborted(signal);
    const row = journal.stepRow(index);
    if (row.status === "running")
      await journal.log(index, ["Taken up again after an interruption."], { level: "info" });
    await journal.step(index, {
      status: "running",
      attempts: row.attempts + 1,
      startedAt: row.startedAt ?? new Date(),
    });
    await step.run(contextOf(run, index, signal));
    await journal.step(index, { status: "done", endedAt: new Date() });
    return undefined;
  } catch (error) {
    if (error instanceof LetGo || run.letGo.aborted) throw new LetGo();
    const canceled = error instanceof Canceled || run.canceled.aborted;
    const recorded = canceled
      ? ({ code: "conflict", message: `Canceled by ${await journal.canceledBy()}.` } as const)
      : recordError(error);
    if (!canceled) moxxie.log.warn({ err: error, operationId: journal.operation.id, step: step.name }, "a step failed");
    await journal.step(index, { status: "failed", endedAt: new Date(), error: toJson(recorded) });
    await journal.log(index, [recorded.message], { level: canceled ? "warning" : "error" });
    return { canceled, error: recorded };
  }
}

/** Undoes in reverse order what has begun; a failed undo is kept and the others still run. */
async function rollBack(run: Run, failure: Failure): Promise<void> {
  const { journal, steps } = run;
  const left = await leftOnPlatform(run);
  if (left.length > 0) {
    return journal.finish({ status: "needs_attention", error: failure.error, leftovers: left });
  }
  if (journal.operation.status !== "rolling_back") {
    await journal.write({ status: "rolling_back", error: toJson({ ...failure.error, canceled: failure.canceled }) });
    await journal.announce();
  }
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index];
    const { status } = journal.stepRow(index);
    throwIfAborted(run.letGo);
    if (step && status !== "pending" && status !== "undone" && status !== "skipped") await undo(run, index, step);
  }
  const leftovers = journal.operation.steps.filter((row) => row.status === "undo_failed").map(leftoverOf);
  await journal.finish({
    status: leftovers.length > 0 ? "needs_attention" : failure.canceled ? "canceled" : "failed",
    error: failure.error,
    ...(leftovers.length > 0 && { leftovers }),
  });
}

async function undo(run: Run, index: number, step: Step): Promise<void> {
  const { journal, moxxie } = run;
  if (!step.undo) {
    await journal.step(index, { status: "undone", undoneAt: new Date() });
    return;
  }
  try {
    await journal.step(index, { status: "undoing" });
    // A cancellation means nothing any more; only letting go does.
    await step.undo(contextOf(run, index, run.letGo));
    await journal.step(index, { status: "undone", undoneAt: new Date() });
  } catch (error) {
    if (error instanceof LetGo || run.letGo.aborted) throw new LetGo();
    const recorded = recordError(error);
    moxxie.log.error({ err: error, operationId: journal.operation.id, step: step.name }, "could not undo a step");
    await journal.step(index, { status: "undo_failed", error: toJson(recorded) });
    await journal.log(index, [`Could not be undone: ${recorded.message}`], { level: "error" });
  }
}

async function leftOnPlatform(run: Run): Promise<string[]> {
  const { journal, steps } = run;
  const left: string[] = [];
  for (const [index, step] of steps.entries()) {
    const { status } = journal.stepRow(index);
    const begun = status === "failed" || status === "done" || status === "running";
    if (begun && step.leftovers) left.push(...(await step.leftovers(contextOf(run, index, run.letGo))));
  }
  return left;
}

const leftoverOf = (row: { title: string; error: Prisma.JsonValue }) => {
  const error = row.error as { message?: string } | null;
  return `${row.title}: could not be undone. ${error?.message ?? ""}`.trim();
};

function storedFailure(journal: Journal): Failure {
  const stored = journal.operation.error as (RecordedError & { canceled?: boolean }) | null;
  const { canceled = false, ...error } = stored ?? {
    code: "internal_error" as const,
    message: "The cause was not recorded.",
  };
  return { canceled, error };
}

function contextOf(run: Run, index: number, signal: AbortSignal): StepContext {
  const { moxxie, journal, steps } = run;
  const { operation } = journal;
  return {
    moxxie,
    signal,
    operationId: operation.id,
    guestId: operation.guestId,
    input: operation.input,
    get decisions() {
      return operation.decisions;
    },
    get memo() {
      return journal.memo(index);
    },
    get taskRef() {
      return journal.stepRow(index).taskRef;
    },
    decide: (change) => journal.decide(change),
    note: (change) => journal.note(index, change),
    noteTask: (taskRef) => journal.task(index, taskRef),
    log: (text, level = "info") => journal.log(index, [text], { level }),
    logPlatform: (lines, note) => journal.log(index, lines, { level: "platform", note }),
    progress: (fraction) => journal.progress((index + Math.min(1, Math.max(0, fraction))) / steps.length),
  };
}
