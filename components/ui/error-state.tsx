"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "./button";
import { cx } from "./cx";
import { type Problem, ProblemReference } from "./problem-notice";

export interface ErrorStateProps {
  problem: Problem;
  /** Tries again; without it there is no button. */
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
}

/** Stands where content could not be loaded: what happened, what to quote, and a way to try again. */
export function ErrorState({ problem, onRetry, retrying, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cx("mx-auto flex max-w-md flex-col items-center px-4 py-10 text-center", className)}>
      <span
        className="mb-3 flex size-9 items-center justify-center rounded-lg bg-bad-soft text-bad-ink"
        aria-hidden="true"
      >
        <TriangleAlert className="size-5" />
      </span>
      <p className="font-semibold">{problem.title}</p>
      {problem.detail && <p className="mt-1 break-words text-muted">{problem.detail}</p>}
      <ProblemReference problem={problem} className="mt-2" />
      {onRetry && (
        <Button
          className="mt-4"
          loading={retrying}
          onClick={onRetry}
          icon={<RotateCw className="size-3.5" aria-hidden="true" />}
        >
          Try again
        </Button>
      )}
    </div>
  );
}
