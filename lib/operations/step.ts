import type { Json } from "@/lib/domain/json";
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
  /** After this step has begun there is no way back: a later failure is not undone but needs attention. */
  irreversible?: boolean;
}

export interface StepContext<Input, Decisions> {
  readonly moxxie: Moxxie;
  readonly operationId: string;
  readonly guestId: string | null;
  readonly input: Input;
  /** What the plan chose. A step may choose anew (another VM id) through `decide`. */
  readonly decisions: Decisions;
  decide(change: Partial<Decisions>): Promise<void>;
  /** The step's own notes, kept in the journal before and between its effects. */
  readonly memo: Readonly<Record<string, Json>>;
  note(change: Record<string, Json>): Promise<void>;
  /** Also kept in the step's row, so that the UI can show the platform's log. */
  noteTask(ref: TaskRef | null): Promise<void>;
  log(text: string, level?: "info" | "warning" | "error" | "platform"): Promise<void>;
  progress(fraction: number): void;
  /** Aborted when the operation is canceled or the process is stopping. `isCanceled` tells which. */
  readonly signal: AbortSignal;
  isCanceled(): boolean;
}
