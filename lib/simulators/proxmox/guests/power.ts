import { failure } from "../errors";
import type { Call } from "../routes/call";
import type { Cluster } from "../state/cluster";
import { type Guest, isRunning, isTemplate, label } from "../state/guest";
import type { Task } from "../tasks/task";
import { applyPending } from "./change";
import { requireUnlocked } from "./guards";
import { netsOf } from "./net";

/** How long things take on a calm day. */
const bootMs = 1_200;
const shutdownMs = 1_800;
const killMs = 500;

/** Puts a guest in the state that a fresh boot leaves it in. */
export function markRunning(cluster: Cluster, guest: Guest): void {
  cluster.change(guest, () => {
    guest.power = "running";
    guest.startedAtMs = cluster.parts.clock.nowMs();
    guest.pid = cluster.parts.random.integer(2_000, 4_000_000);
  });
}

export function markStopped(cluster: Cluster, guest: Guest): void {
  cluster.change(guest, () => {
    guest.power = "stopped";
    guest.startedAtMs = 0;
    guest.pid = 0;
  });
}

/** Body of a start task. Fails where the real one does: template, running, locked, too many CPUs, bridge missing. */
export async function startGuest(call: Call, guest: Guest, task: Task, options: { skipLock: boolean }): Promise<void> {
  const { cluster } = call;
  const isResumed = guest.lock === "suspended";
  if (!isResumed) requireUnlocked(guest, options);
  if (isTemplate(guest)) throw failure(`you can't start a ${guest.kind === "qemu" ? "vm" : "CT"} if it's a template`);
  if (isRunning(guest)) throw failure(`${label(guest)} already running`);
  applyPending(cluster, guest);
  requireCpus(cluster, guest);
  requireBridges(cluster, guest, task);
  if (guest.kind === "qemu" && Object.values(guest.config).some((value) => value.includes("cloudinit"))) {
    task.write("generating cloud-init ISO");
  }
  await task.takes(bootMs);
  task.reach(50);
  markRunning(cluster, guest);
  if (isResumed)
    cluster.change(guest, () => {
      guest.lock = undefined;
    });
}

/** Body of a hard stop. A machine that is not running is stopped already; that is no error. */
export async function stopGuest(call: Call, guest: Guest, task: Task, options: { skipLock: boolean }): Promise<void> {
  requireUnlocked(guest, options);
  if (!isRunning(guest)) return;
  await task.takes(killMs);
  task.reach(50);
  markStopped(call.cluster, guest);
}

/** Body of a shutdown: the guest is asked, and killed after the timeout if that was allowed. */
export async function shutDownGuest(
  call: Call,
  guest: Guest,
  task: Task,
  options: { skipLock: boolean; timeoutSeconds: number; forceStop: boolean },
): Promise<void> {
  requireUnlocked(guest, options);
  if (!isRunning(guest)) return;
  const isDeaf = call.cluster.deafGuests.has(guest.vmid) || guest.power === "paused";
  if (isDeaf) {
    await task.takes(guest.power === "paused" ? killMs : options.timeoutSeconds * 1000);
    if (!options.forceStop) {
      throw failure(
        guest.kind === "qemu" ? "VM quit/powerdown failed - got timeout" : "command 'lxc-stop' failed: got timeout",
      );
    }
    task.write(`${label(guest)} quit/powerdown failed - terminating now with SIGTERM`);
  } else {
    await task.takes(Math.min(shutdownMs, Math.max(1, options.timeoutSeconds) * 1000));
  }
  task.reach(50);
  markStopped(call.cluster, guest);
}

/** Body of a reboot over the API, which also makes pending changes real. */
export async function rebootGuest(
  call: Call,
  guest: Guest,
  task: Task,
  options: { timeoutSeconds: number },
): Promise<void> {
  await shutDownGuest(call, guest, task, { ...options, skipLock: false, forceStop: false });
  await startGuest(call, guest, task, { skipLock: false });
}

function requireCpus(cluster: Cluster, guest: Guest): void {
  if (guest.kind !== "qemu") return;
  const cpus = Number(guest.config.sockets ?? 1) * Number(guest.config.cores ?? 1);
  const allowed = cluster.node(guest.node).cpus;
  if (cpus > allowed) throw failure(`MAX ${allowed} vcpus allowed per VM on this node`);
}

/** A bridge is only missed when the guest starts. */
function requireBridges(cluster: Cluster, guest: Guest, task: Task): void {
  const { interfaces } = cluster.node(guest.node);
  const { sdn } = cluster.parts;
  for (const net of netsOf(guest.kind, guest.config)) {
    if (net.bridge === undefined || interfaces.some((entry) => entry.iface === net.bridge)) continue;
    if (sdn.hasBridge(guest.node, net.bridge)) continue;
    task.write(`bridge '${net.bridge}' does not exist`);
    throw failure(
      guest.kind === "qemu" ? "start failed: QEMU exited with code 1" : `startup for container '${guest.vmid}' failed`,
    );
  }
}
