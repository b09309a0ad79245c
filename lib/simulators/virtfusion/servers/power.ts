import { conflict, refused, simulated } from "../errors";
import type { Job } from "../jobs/job";
import { JobFailed } from "../jobs/job-queue";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { password } from "./new-server";

export type PowerAction = "boot" | "shutdown" | "restart" | "poweroff";

/** Queues a power action. Throws 423 while work is queued, 422 for a server that was never built, 409 for a suspended one. */
export function startPowerAction(panel: Panel, server: SimServer, action: PowerAction): Job {
  panel.queue.requireUnlocked(server);
  if (server.state !== "complete") throw refused(simulated("The server has not been built"));
  if (server.suspended) throw conflict(simulated("the server is suspended"));
  return panel.queue.start(server, action, {
    onDone: () => {
      requireReachable(panel, server);
      panel.change(server, () => cycle(panel, server, action));
    },
  });
}

/** Queues a new password, which the guest agent sets. */
export function resetPassword(panel: Panel, server: SimServer): { job: Job; expectedPassword: string } {
  panel.queue.requireUnlocked(server);
  if (server.state !== "complete") throw refused(simulated("The server has not been built"));
  if (server.suspended) throw conflict(simulated("the server is suspended"));
  const job = panel.queue.start(server, "resetPassword", {
    onDone: () => {
      requireReachable(panel, server);
      if (!server.running) throw new JobFailed(simulated("The guest agent does not answer"));
    },
  });
  return { job, expectedPassword: password(panel.random, 20) };
}

export function markRunning(panel: Panel, server: SimServer): void {
  collectPending(server);
  server.lastOnAt = panel.now();
  if (server.running) return;
  server.running = true;
  server.onlineSpans.push({ fromMs: panel.timeline.nowMs() });
}

export function markStopped(panel: Panel, server: SimServer): void {
  collectPending(server);
  if (!server.running) return;
  server.running = false;
  const span = server.onlineSpans.at(-1);
  if (span) span.toMs = panel.timeline.nowMs();
}

/** Fails a job whose hypervisor does not answer. */
export function requireReachable(panel: Panel, server: SimServer): void {
  if (panel.hypervisors.get(server.hypervisorId)?.reachable === false)
    throw new JobFailed(simulated("The hypervisor does not answer"));
}

/** Does what waited for a power cycle. */
function collectPending(server: SimServer): void {
  for (const pending of server.pendingActions) pending.apply(server);
  server.pendingActions = [];
}

function cycle(panel: Panel, server: SimServer, action: PowerAction): void {
  switch (action) {
    case "boot":
      markRunning(panel, server);
      break;
    case "shutdown":
    case "poweroff":
      markStopped(panel, server);
      break;
    case "restart":
      markStopped(panel, server);
      markRunning(panel, server);
      break;
    default:
      action satisfies never;
  }
}
