import { PanelError, realTexts, refused, simulated } from "../errors";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { releaseAddresses } from "./address-pool";
import { requireReachable } from "./power";

/** What the panel waits when the caller does not say; one integrator documents five minutes. */
export const defaultDeleteDelayMinutes = 5;

const busyRetryMs = 1_000;

/** Deletes a server after a delay. Throws 423 while work is queued or it is not to be disturbed, 422 for a protected server. */
export function scheduleDeletion(panel: Panel, server: SimServer, delayMinutes: number): void {
  panel.queue.requireUnlocked(server);
  if (server.doNotDisturb) throw new PanelError(423, { msg: realTexts.doNotDisturb });
  if (server.protected) throw refused(simulated("The server is protected"));
  if (delayMinutes === 0) {
    server.deletionDueAt = panel.now();
    startDeletion(panel, server);
    return;
  }
  const dueAt = panel.queue.dueAt(delayMinutes * 60_000);
  server.deletionDueAt = dueAt;
  panel.queue.after(delayMinutes * 60_000, () => {
    // A later order has taken its place.
    if (server.deletionDueAt === dueAt) startDeletion(panel, server);
  });
}

/** Takes a server away at once, with its addresses. */
export function removeServer(panel: Panel, server: SimServer): void {
  panel.queue.forget(server.id);
  releaseAddresses(panel, server);
  panel.servers.delete(server.id);
}

function startDeletion(panel: Panel, server: SimServer): void {
  if (!panel.servers.has(server.id)) return;
  if (panel.queue.isLocked(server.id)) {
    panel.queue.after(busyRetryMs, () => startDeletion(panel, server));
    return;
  }
  panel.queue.start(server, "delete", {
    onDone: () => {
      requireReachable(panel, server);
      releaseAddresses(panel, server);
      panel.servers.delete(server.id);
    },
    onFail: () => {
      server.deletionDueAt = null;
    },
  });
}
