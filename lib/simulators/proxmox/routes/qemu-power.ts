import { failure } from "../errors";
import { guestOf, requireRootFor, requireUnlocked } from "../guests/guards";
import { markStopped, rebootGuest, shutDownGuest, startGuest, stopGuest } from "../guests/power";
import { type Guest, isRunning } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

const shutdownTimeoutSeconds = 60;
const base = "/nodes/{node}/qemu/{vmid}/status";

export const qemuPowerRoutes: Routes = {
  [`POST ${base}/start`]: (call) => {
    requireRootFor(call, ["skiplock", "migration_network", "migration_type", "force-cpu"]);
    return power(call, "qmstart", (guest, task) => startGuest(call, guest, task, lockOption(call)));
  },
  [`POST ${base}/stop`]: (call) => {
    requireRootFor(call, ["skiplock", "keepActive"]);
    if (call.params.flag("overrule-shutdown")) abortShutdown(call);
    return power(call, "qmstop", (guest, task) => stopGuest(call, guest, task, lockOption(call)));
  },
  [`POST ${base}/shutdown`]: (call) => {
    requireRootFor(call, ["skiplock", "keepActive"]);
    const forceStop = call.params.flag("forceStop");
    if (guestOf(call, "qemu").power === "paused" && !forceStop) throw failure("VM is paused - cannot shutdown");
    return power(call, "qmshutdown", (guest, task) =>
      shutDownGuest(call, guest, task, { ...lockOption(call), timeoutSeconds: timeoutSeconds(call, guest), forceStop }),
    );
  },
  [`POST ${base}/reboot`]: (call) => {
    requireRunning(call);
    return power(call, "qmreboot", (guest, task) =>
      rebootGuest(call, guest, task, { timeoutSeconds: timeoutSeconds(call, guest) }),
    );
  },
  [`POST ${base}/reset`]: (call) => {
    requireRootFor(call, ["skiplock"]);
    requireRunning(call);
    return power(call, "qmreset", async (guest, task) => {
      requireUnlocked(guest, lockOption(call));
      await task.takes(200);
      call.cluster.change(guest, () => {
        guest.power = "running";
        guest.startedAtMs = call.cluster.parts.clock.nowMs();
      });
    });
  },
  [`POST ${base}/suspend`]: (call) => suspend(call),
  [`POST ${base}/resume`]: (call) => {
    requireRootFor(call, ["skiplock", "nocheck"]);
    const { lock } = guestOf(call, "qemu");
    if (lock !== "suspended") requireRunning(call);
    return power(call, "qmresume", async (guest, task) => {
      if (guest.lock === "suspended") return startGuest(call, guest, task, { skipLock: true });
      requireUnlocked(guest, lockOption(call));
      await task.takes(200);
      call.cluster.change(guest, () => {
        guest.power = "running";
      });
    });
  },
};

/** Starts a power task that works under the guest's file lock. */
function power(call: Call, type: string, body: (guest: Guest, task: Task) => Promise<void>): string {
  const guest = guestOf(call, "qemu");
  return startTask(call, {
    type,
    id: guest.vmid,
    body: (task) => call.cluster.lockGuest(guest, () => body(guest, task)),
  });
}

/** Pauses in memory; with `todisk` saves the memory and switches off. */
function suspend(call: Call): string {
  requireRootFor(call, ["skiplock"]);
  requireRunning(call);
  if (!call.params.flag("todisk")) {
    return power(call, "qmpause", async (guest, task) => {
      requireUnlocked(guest, lockOption(call));
      await task.takes(200);
      call.cluster.change(guest, () => {
        guest.power = "paused";
      });
    });
  }
  call.permissions.require(`/vms/${guestOf(call, "qemu").vmid}`, ["VM.Config.Disk"]);
  return power(call, "qmsuspend", async (guest, task) => {
    requireUnlocked(guest, lockOption(call));
    const { cluster } = call;
    cluster.change(guest, () => {
      guest.lock = "suspending";
    });
    try {
      await task.takes(1_500);
      task.reach(50);
    } catch (error) {
      cluster.change(guest, () => {
        guest.lock = undefined;
      });
      throw error;
    }
    markStopped(cluster, guest);
    cluster.change(guest, () => {
      guest.lock = "suspended";
    });
  });
}

function abortShutdown(call: Call): void {
  const { vmid } = guestOf(call, "qemu");
  for (const task of call.cluster.parts.tasks.list()) {
    if (task.isRunning && task.parts.type === "qmshutdown" && task.parts.id === String(vmid)) task.interrupt();
  }
}

function requireRunning(call: Call): void {
  const guest = guestOf(call, "qemu");
  if (!isRunning(guest)) throw failure(`VM ${guest.vmid} not running`);
}

function timeoutSeconds(call: Call, guest: Guest): number {
  const configured = /(?:^|,)down=(\d+)/.exec(guest.config.startup ?? "")?.[1];
  return (
    call.params.optionalNumber("timeout") ?? (configured === undefined ? shutdownTimeoutSeconds : Number(configured))
  );
}

function lockOption(call: Call): { skipLock: boolean } {
  return { skipLock: call.params.flag("skiplock") };
}
