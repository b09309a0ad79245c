import { conflict, realTexts } from "../errors";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { markStopped, requireReachable } from "./power";

/**
 * Queues a suspension, which powers the server off. Throws 409 when one is scheduled or failed before, 423 while other
 * work is queued. A suspended server stays as it is.
 */
export function suspend(panel: Panel, server: SimServer): void {
  if (server.suspension !== "none") throw conflict(realTexts.suspendScheduled);
  panel.queue.requireUnlocked(server);
  if (server.suspended) return;
  server.suspension = "scheduled";
  panel.queue.start(server, "suspend", {
    onDone: () => {
      requireReachable(panel, server);
      panel.change(server, () => {
        server.suspension = "none";
        server.suspended = true;
        markStopped(panel, server);
      });
    },
    onFail: () => {
      server.suspension = "failed";
    },
  });
}

/** Queues the end of a suspension; the server stays off. Also forgets a suspension that failed. */
export function unsuspend(panel: Panel, server: SimServer): void {
  panel.queue.requireUnlocked(server);
  if (!server.suspended) {
    server.suspension = "none";
    return;
  }
  panel.queue.start(server, "unsuspend", {
    onDone: () =>
      panel.change(server, () => {
        server.suspended = false;
        server.suspension = "none";
      }),
  });
}
