import type { TaskRef } from "../provider";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { guestPath } from "./guest-calls";
import { leftLocked, type Making, type Makings, type Progress } from "./making";
import { type ProxmoxTasks, pollUntil } from "./tasks";
import { GuestStatusAnswer, TaskAnswer } from "./wire";

export interface RemovalDeps {
  client: ProxmoxClient;
  makings: Makings;
  tasks: ProxmoxTasks;
}

// A forced stop takes a few seconds; longer than this and something is wrong with the host.
const stopTimeoutMs = 60_000;

/**
 * Removes the guest of a making that was broken off, in whatever state it is, and nothing that does not bear the
 * operation's marker: a running making task is canceled first, a running guest stopped. Null when nothing is there.
 */
export async function removeMade(making: Making, deps: RemovalDeps): Promise<TaskRef | null> {
  const progress = await withoutMakingTask(making, deps);
  if (progress.state !== "made") return null;
  const base = guestPath(making.kind, making.vmId, progress.hostName);
  try {
    await stopIfRunning(base, deps);
    return await deps.client.delete(base, destruction(true), TaskAnswer);
  } catch (error) {
    if (isProblem(error, "gone")) return null;
    throw error;
  }
}

/** Unreferenced disks stay: their name alone carries the id, and another cluster may share the storage. */
export const destruction = (purge: boolean) => ({ purge, "destroy-unreferenced-disks": false });

/** What is left once nothing makes the guest any more: the task that does is canceled. */
async function withoutMakingTask(making: Making, { client, makings, tasks }: RemovalDeps): Promise<Progress> {
  const seen = await makings.clearProgress(making);
  if (seen.state !== "ours") return judged(seen, making, client);
  await tasks.cancel(seen.task.ref);
  // A canceled task takes its half-made guest away by itself; that needs a moment.
  const after = await pollUntil(
    async () => {
      const now = await makings.clearProgress(making);
      return now.state === "ours" ? undefined : now;
    },
    { timeoutMs: stopTimeoutMs },
  );
  if (after === undefined) throw leftLocked(making, client.endpointId);
  return judged(after, making, client);
}

/** A guest of ours that a dead job left locked cannot be removed by anyone but root: that must be seen. */
function judged(progress: Progress, making: Making, client: ProxmoxClient): Progress {
  if (progress.state === "stuck" && progress.marked) throw leftLocked(making, client.endpointId);
  return progress;
}

async function stopIfRunning(base: string, { client, tasks }: Pick<RemovalDeps, "client" | "tasks">): Promise<void> {
  const { status } = await client.get(`${base}/status/current`, GuestStatusAnswer);
  if (status !== "running") return;
  const task = await client.post(`${base}/status/stop`, {}, TaskAnswer).catch((error: unknown) => {
    if (isProblem(error, "not-running")) return null;
    throw error;
  });
  await tasks.settle(task, { timeoutMs: stopTimeoutMs });
}
