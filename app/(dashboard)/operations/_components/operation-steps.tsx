"use client";

import { useEffect, useState } from "react";
import type { OperationState } from "@/components/ui/states";
import { type StepItem, StepList } from "@/components/ui/step-list";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { OperationDetail } from "@/lib/contracts/operations";

type Step = OperationDetail["steps"][number];

/** The steps as a line; the time of the one at work goes on by the second. */
export function OperationSteps({ operation }: { operation: OperationDetail }) {
  const now = useNow(operation.steps.some(isAtWork));
  if (operation.steps.length === 0) return <p className="text-muted">It has no steps.</p>;
  return <StepList steps={operation.steps.map((step) => itemOf(asItEnded(operation, step), now))} />;
}

/**
 * The one step of a bulk operation ends as undone whenever an item failed. Where the whole was not rolled back, what had
 * been done stays: then the step has failed, and nothing was undone.
 */
function asItEnded({ bulk, status }: OperationDetail, step: Step): Step {
  return bulk && status === "failed" && step.status === "undone" ? { ...step, status: "failed" } : step;
}

const isAtWork = ({ status }: Step) => status === "running" || status === "undoing";

function itemOf(step: Step, now: number | null): StepItem {
  const endMs = step.endedAt ? Date.parse(step.endedAt) : now;
  return {
    id: String(step.index),
    title: step.title,
    state: stateOf(step.status),
    durationMs:
      step.startedAt && endMs !== null && step.status !== "pending"
        ? Math.max(0, endMs - Date.parse(step.startedAt))
        : null,
    detail: step.error?.message,
    undo: undoOf(step),
  };
}

/** A step that was undone had been done, or had failed, before; the undoing is said beside it. */
function stateOf(status: Step["status"]): OperationState {
  switch (status) {
    case "done":
      return "completed";
    case "undo_failed":
      return "needs_attention";
    default:
      return status;
  }
}

function undoOf({ status, error }: Step): StepItem["undo"] {
  if (status === "undoing") return { state: "undoing" };
  if (status === "undone") return { state: "undone" };
  return status === "undo_failed" ? { state: "failed", detail: error?.message } : null;
}

/** The time by the second while something is at work; null on the server, whose clock is another. */
function useNow(ticking: boolean): number | null {
  const hydrated = useHydrated();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return hydrated ? now : null;
}
