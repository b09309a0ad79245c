import type { OperationStatus } from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { type RecordedError, recordError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Journal, StoredFailure } from "./journal";
import { Canceled, LetGo, type Step, type StepContext, ToldFailure, throwIfAborted } from "./step";

export interface Run {
  moxxie: Moxxie;
  journal: Journal;
  steps: Step[];
  /** How it ends when it failed and all of it was undone. */
  undoneAs: OperationStatus;
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
  if (journal.operation.status === "rolling_back") return rollBack(run, failureOf(journal.operation));
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
  endsAs?: OperationStatus;
}

const unknownCause: RecordedError = { code: "internal_error", message: "The cause was not recorded." };

/** The failure that the row of the operation or of a step keeps. */
function failureOf(row: { error: Prisma.JsonValue }): Failure {
  const kept: StoredFailure = (row.error as StoredFailure | null) ?? unknownCause;
  const { canceled = false, endsAs, ...error } = kept;
  return { canceled, error, ...(endsAs && { endsAs }) };
}

/** As the rows keep it: whoever takes the undo up again ends as this one would have. */
const stored = ({ canceled, error, endsAs }: Failure): StoredFailure => ({
  ...error,
  ...(canceled && { canceled }),
  ...(endsAs && { endsAs }),
});

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
    const failure: Failure = { canceled, error: recorded };
    await journal.step(index, { status: "failed", endedAt: new Date(), error: toJson(stored(failure)) });
    const line = !canceled && error instanceof ToldFailure ? error.closing : recorded.message;
    await journal.log(index, [line], { level: canceled ? "warning" : "error" });
    return failure;
  }
}

/** Undoes in reverse order what has begun; a failed undo is kept and the others still run. */
async function rollBack(run: Run, failure: Failure): Promise<void> {
  const { journal, steps } = run;
  const left = await leftOnPlatform(run);
  if (left.length > 0) {
    await lookAgain(run);
    return journal.finish({ status: "needs_attention", error: stored(failure), leftovers: left });
  }
  if (journal.operation.status !== "rolling_back") {
    await journal.write({ status: "rolling_back", error: toJson(stored(failure)) });
    await journal.announce();
  }
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index];
    const { status } = journal.stepRow(index);
    throwIfAborted(run.letGo);
    if (step && status !== "pending" && status !== "undone" && status !== "skipped") await undo(run, index, step);
  }
  await lookAgain(run);
  const leftovers = journal.operation.steps.filter((row) => row.status === "undo_failed").flatMap(leftoversOf);
  const undone = failure.canceled ? "canceled" : (failure.endsAs ?? run.undoneAs);
  await journal.finish({
    status: leftovers.length > 0 ? "needs_attention" : undone,
    error: stored(failure),
    ...(leftovers.length > 0 && { leftovers }),
  });
}

/**
 * The way back ends with a look at the guest, as the way forward does: what was undone, by this process or by one that
 * died before it could look, or what could not be, is shown now and not at the next poll.
 */
async function lookAgain({ journal, moxxie }: Run): Promise<void> {
  const { guestId, id: operationId } = journal.operation;
  const guest = guestId === null ? undefined : moxxie.inventory.view().guests.get(guestId);
  if (!guest) return;
  try {
    await moxxie.inventory.refreshGuest(guest.endpointId, guest);
  } catch (error) {
    moxxie.log.warn({ err: error, operationId }, "could not look at the guest after undoing; the next poll will");
  }
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

/** An undo of many things names each that is left; of any other the step's title does. */
function leftoversOf({ title, error }: { title: string; error: Prisma.JsonValue }): string[] {
  const { message = "", extra } = (error as Partial<RecordedError> | null) ?? {};
  const named = extra?.leftovers;
  if (Array.isArray(named)) return named.filter((sentence) => typeof sentence === "string");
  return [`${title}: could not be undone. ${message}`.trim()];
}

function contextOf(run: Run, index: number, signal: AbortSignal): StepContext {
  const { moxxie, journal, steps } = run;
  const { operation } = journal;
  return {
    moxxie,
    signal,
    letGo: run.letGo,
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
