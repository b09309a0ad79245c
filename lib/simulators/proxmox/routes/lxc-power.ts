import { failure } from "../errors";
import { guestOf, requireRootFor, requireUnlocked } from "../guests/guards";
import { rebootGuest, shutDownGuest, startGuest, stopGuest } from "../guests/power";
import { type Guest, isRunning } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

const shutdownTimeoutSeconds = 60;
const base = "/nodes/{node}/lxc/{vmid}/status";

/** Unlike machines, containers refuse at once what makes no sense in their state. */
export const lxcPowerRoutes: Routes = {
  [`POST ${base}/start`]: (call) => {
    requireRootFor(call, ["skiplock"]);
    const guest = guestOf(call, "lxc");
    if (isRunning(guest)) throw failure(`CT ${guest.vmid} already running`);
    return power(call, "vzstart", (_, task) => startGuest(call, guest, task, lockOption(call)));
  },
  [`POST ${base}/stop`]: (call) => {
    requireRootFor(call, ["skiplock"]);
    requireRunning(call, "CT");
    return power(call, "vzstop", (guest, task) => stopGuest(call, guest, task, lockOption(call)));
  },
  [`POST ${base}/shutdown`]: (call) => {
    requireRunning(call, "CT");
    const forceStop = call.params.flag("forceStop");
    return power(call, "vzshutdown", (guest, task) =>
      shutDownGuest(call, guest, task, { skipLock: false, timeoutSeconds: timeoutSeconds(call), forceStop }),
    );
  },
  [`POST ${base}/reboot`]: (call) => {
    // This one text says VM, of a container too.
    requireRunning(call, "VM");
    return power(call, "vzreboot", (guest, task) =>
      rebootGuest(call, guest, task, { timeoutSeconds: timeoutSeconds(call) }),
    );
  },
  [`POST ${base}/suspend`]: (call) => {
    requireRunning(call, "CT");
    return power(call, "vzsuspend", (guest, task) => setPower(call, guest, task, "paused"));
  },
  [`POST ${base}/resume`]: (call) => {
    requireRunning(call, "CT");
    return power(call, "vzresume", (guest, task) => setPower(call, guest, task, "running"));
  },
};

function power(call: Call, type: string, body: (guest: Guest, task: Task) => Promise<void>): string {
  const guest = guestOf(call, "lxc");
  return startTask(call, {
    type,
    id: guest.vmid,
    body: (task) => call.cluster.lockGuest(guest, () => body(guest, task)),
  });
}

async function setPower(call: Call, guest: Guest, task: Task, state: "paused" | "running"): Promise<void> {
  requireUnlocked(guest);
  await task.takes(200);
  call.cluster.change(guest, () => {
    guest.power = state;
  });
}

function requireRunning(call: Call, word: "CT" | "VM"): void {
  const guest = guestOf(call, "lxc");
  if (!isRunning(guest)) throw failure(`${word} ${guest.vmid} not running`);
}

function timeoutSeconds(call: Call): number {
  return call.params.optionalNumber("timeout") ?? shutdownTimeoutSeconds;
}

function lockOption(call: Call): { skipLock: boolean } {
  return { skipLock: call.params.flag("skiplock") };
}
