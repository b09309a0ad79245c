import { Check, Circle, Minus, RotateCcw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { formatDuration } from "./format";
import { Spinner } from "./spinner";
import { type OperationState, operationStateLook } from "./states";

export interface StepItem {
  id: string;
  title: ReactNode;
  state: OperationState;
  /** How long it took, or has taken so far, in milliseconds. */
  durationMs?: number | null;
  /** What it did, waits for, or why it failed. */
  detail?: ReactNode;
  /** Share of the work, 0 to 1, while it is running. */
  progress?: number | null;
  /** How undoing it went, where it was undone. */
  undo?: { state: OperationState; detail?: ReactNode } | null;
}

/** An operation's steps as a vertical line, with state, time and undo. */
export function StepList({
  steps,
  label = "Steps",
  className,
}: {
  steps: readonly StepItem[];
  label?: string;
  className?: string;
}) {
  return (
    <ol aria-label={label} className={cx("flex flex-col", className)}>
      {steps.map((step, index) => (
        <li
          key={step.id}
          className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3"
          aria-current={isBusy(step.state) ? "step" : undefined}
        >
          <span className="flex flex-col items-center">
            <StepMark state={step.state} />
            {index < steps.length - 1 && <span className="my-1 w-px flex-1 bg-line-strong" aria-hidden="true" />}
          </span>
          <div className="min-w-0 pb-4">
            <p className={cx("break-words", isIdle(step.state) ? "text-muted" : "font-medium")}>
              {step.title}
              <span className="sr-only">, {operationStateLook(step.state).label}</span>
            </p>
            {step.detail && (
              <div className={cx("break-words text-sm", step.state === "failed" ? "text-bad-ink" : "text-muted")}>
                {step.detail}
              </div>
            )}
            {step.progress != null && isBusy(step.state) && (
              <ProgressBar share={step.progress} label="Progress" className="mt-1.5 max-w-60" />
            )}
            {step.undo && <Undo undo={step.undo} />}
          </div>
          <span className="tabular text-muted text-sm leading-5">
            {step.durationMs != null && formatDuration(step.durationMs)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** A bar of something under way, `share` 0 to 1; null where the end is not known. */
export function ProgressBar({ share, label, className }: { share: number | null; label: string; className?: string }) {
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className={cx("h-1.5 overflow-hidden rounded-full bg-free", className)}
    >
      <svg className={cx("block size-full", percent === null && "animate-breathe")} aria-hidden="true">
        <rect
          width={`${percent ?? 100}%`}
          height="100%"
          rx="3"
          className={percent === null ? "fill-reserved" : "fill-accent"}
        />
      </svg>
    </div>
  );
}

const isBusy = (state: OperationState) => operationStateLook(state).busy;
const isIdle = (state: OperationState) => ["pending", "queued", "skipped", "canceled"].includes(state);

function Undo({ undo }: { undo: NonNullable<StepItem["undo"]> }) {
  const failed = undo.state === "failed" || undo.state === "needs_attention";
  return (
    <p className={cx("mt-0.5 flex items-start gap-1.5 text-sm", failed ? "text-bad-ink" : "text-muted")}>
      <RotateCcw className="mt-0.5 size-3 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">
        {failed ? "Could not be undone" : undo.state === "undone" || undo.state === "completed" ? "Undone" : "Undoing"}
        {undo.detail && <>: {undo.detail}</>}
      </span>
    </p>
  );
}

function StepMark({ state }: { state: OperationState }) {
  const look = operationStateLook(state);
  const frame = "flex size-5 shrink-0 items-center justify-center rounded-full";
  if (look.busy) {
    return (
      <span className={cx(frame, "text-accent-ink")} aria-hidden="true">
        <Spinner className="size-4" />
      </span>
    );
  }
  if (look.tone === "ok") {
    return (
      <span className={cx(frame, "bg-ok-soft text-ok-ink")} aria-hidden="true">
        <Check className="size-3 stroke-3" />
      </span>
    );
  }
  if (look.tone === "bad") {
    return (
      <span className={cx(frame, "bg-bad-soft text-bad-ink")} aria-hidden="true">
        <TriangleAlert className="size-3" />
      </span>
    );
  }
  return (
    <span className={cx(frame, "text-control")} aria-hidden="true">
      {state === "skipped" || state === "canceled" ? <Minus className="size-3.5" /> : <Circle className="size-3" />}
    </span>
  );
}
