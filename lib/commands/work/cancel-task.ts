import { z } from "zod";
import { authoriseIn } from "@/lib/auth/authorise";
import { parseTaskId } from "@/lib/domain/task-id";
import { notFound } from "@/lib/errors";
import { persist } from "@/lib/operations/patience";
import type { Step, StepContext } from "@/lib/operations/step";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";

const Input = z.strictObject({ taskId: z.string().min(1).max(1000) });

/** Stops a task of a platform, also one that Moxxie did not begin. */
export const cancelTask = defineCommand({
  name: "task.cancel",
  summary: "Stop a platform's task",
  input: Input,
  permission: "task:cancel",
  risk: "disruptive",
  ungated: true,
  async plan({ moxxie, actor }, { taskId }) {
    const id = parseTaskId(taskId);
    const endpoint = id && moxxie.inventory.view().endpoints.get(id.endpointId);
    if (!id || !endpoint) throw notFound("task", taskId);
    const { datacenterId } = endpoint;
    authoriseIn(actor, "task:cancel", { datacenterId, what: "task", id: taskId });
    const { state } = await moxxie.providers.get(id.endpointId).tasks.status(id.ref);
    const plan = new PlanBuilder("Stop a task", {
      type: "task",
      id: taskId,
      name: id.ref,
      datacenterId,
      endpointId: id.endpointId,
    });
    if (state !== "running") plan.failed("state", "invalid_state", "The task has ended already.");
    plan.effect("Interrupts the task; what it has done so far stays as it is.");
    return plan.build({ endpointId: id.endpointId, ref: id.ref });
  },
  steps: (): Step<z.output<typeof Input>, { endpointId: string; ref: string }>[] => [
    {
      name: "stop-task",
      title: "Stop the task",
      // Stopping twice is harmless, so a repetition after a crash needs no look back.
      async run(context) {
        const { tasks } = context.moxxie.providers.get(context.decisions.endpointId);
        const { ref } = context.decisions;
        const state = () => persist(context as StepContext, () => tasks.status(ref));
        if ((await state()).state === "running") await tasks.cancel(ref);
      },
    },
  ],
});
