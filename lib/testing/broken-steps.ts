import { stepsOf } from "@/lib/commands";
import type { Step, StepContext } from "@/lib/operations/step";

/**
 * Where a step is broken:
 * before: nothing of it has happened. task-unknown: the platform has taken the order, but its task was not written down.
 * undocumented: all of it has happened, but the journal does not say so.
 */
export const breakPoints = ["before", "task-unknown", "undocumented"] as const;
/** undo: the step is undone, but the journal does not say so. */
export type BreakPoint = (typeof breakPoints)[number] | "undo";

/** The real steps, except that `strike` is called at one point of the step with that name, the first time it gets there. */
export function brokenSteps({
  step: name,
  point,
  strike,
}: {
  step: string;
  point: BreakPoint;
  strike: () => void;
}): typeof stepsOf {
  let struck = false;
  const strikeOnce = () => {
    if (struck) return;
    struck = true;
    strike();
  };
  return (command, input, decisions) =>
    stepsOf(command, input, decisions).map((step) => (step.name === name ? broken(step, point, strikeOnce) : step));
}

function broken(step: Step, point: BreakPoint, strike: () => void): Step {
  return {
    ...step,
    async run(context) {
      if (point === "before") strike();
      await step.run(point === "task-unknown" ? unknowing(context, strike) : context);
      if (point === "undocumented") strike();
    },
    ...(step.undo && {
      async undo(context) {
        await step.undo?.(context);
        if (point === "undo") strike();
      },
    }),
  };
}

/** The same context, struck at the moment at which the platform's task would be written down. */
function unknowing(context: StepContext, strike: () => void): StepContext {
  return Object.create(context, {
    noteTask: {
      value: async (ref: string | null) => {
        if (ref !== null) strike();
        await context.noteTask(ref);
      },
    },
  });
}
