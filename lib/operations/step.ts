import type { Json } from "@/lib/domain/json";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { TaskRef } from "@/lib/providers/provider";

/**
 * One step of an operation. The runner writes "running" into the journal before `run` and "done" after it. A process
 * may die anywhere between: `run` is then called again with the memo as it was, and must find what is there already
 * instead of making it twice. `undo` runs in reverse order when a later step fails or the operation is canceled; it
 * must be safe when `run` had no effect, a partial one or all of it, and safe twice.
 */
export interface Step<Input = unknown, Decisions = unknown> {
  name: string;
  title: string;
  run(context: StepContext<Input, Decisions>): Promise<void>;
  /** Absent: nothing to undo (the step changed nothing that outlives it). */
  undo?(context: StepContext<Input, Decisions>): Promise<void>;
  /**
   * For a step without a way back: looks, after it failed, at what it left on the platform. Nothing: the earlier steps
   * are undone as usual. Something: the operation stops with `needs_attention` and these sentences.
   */
  leftovers?(context: StepContext<Input, Decisions>): Promise<string[]>;
}

export interface StepContext<Input = unknown, Decisions = unknown> {
  readonly moxxie: Moxxie;
  readonly operationId: string;
  readonly guestId: string | null;
  readonly input: Input;
  /** What the plan chose, and what earlier steps have chosen anew. */
  readonly decisions: Decisions;
  /** Chooses anew (another VM id) and keeps it in the operation's row before anything is done with it. */
  decide(change: Partial<Decisions>): Promise<void>;
  /** The step's own notes, kept in the journal before and between its effects. */
  readonly memo: Readonly<Record<string, Json>>;
  note(change: Record<string, Json>): Promise<void>;
  /** The platform's task that the step waits for; kept, so that a resumed step waits for the same one. */
  noteTask(ref: TaskRef | null): Promise<void>;
  readonly taskRef: TaskRef | null;
  log(text: string, level?: LogLevel): Promise<void>;
  /** The platform's log, many lines at once, and what to note with them: one is never kept without the other. */
  logPlatform(lines: readonly string[], note: Record<string, Json>): Promise<void>;
  /** How far the step is, 0..1. */
  progress(fraction: number): void;
  /** Aborted when the operation is canceled (not while undoing) or this process lets go of it. */
  readonly signal: AbortSignal;
  /** Aborted only when this process lets go of it: for what must be waited for although the operation was canceled. */
  readonly letGo: AbortSignal;
}

export type LogLevel = "info" | "warning" | "error" | "platform";

/** Thrown where a step notices its signal: the operation was canceled. */
export class Canceled extends Error {
  override name = "Canceled";
}

/** Thrown where a step notices its signal: this process lets go of the operation; another goes on from the journal. */
export class LetGo extends Error {
  override name = "LetGo";
}

/** The failure of a step whose own log lines have told the cause already: `closing` ends the log in place of the message. */
export class ToldFailure extends MoxxieError {
  readonly closing: string;

  constructor({ code, message, closing }: { code: ErrorCode; message: string; closing: string }) {
    super(code, message);
    this.closing = closing;
  }
}

/** Throws the reason of the signal when it is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw signal.reason instanceof Error ? signal.reason : new LetGo();
}
