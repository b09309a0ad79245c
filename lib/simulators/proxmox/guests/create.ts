import { failure } from "../errors";
import type { Call } from "../routes/call";
import { type Cluster, prefixed } from "../state/cluster";
import { type Guest, type GuestConfig, type GuestKind, label, newGuest } from "../state/guest";
import { Interrupted, type Task } from "../tasks/task";
import { ownVolumes } from "./drive";
import { freeVolume } from "./drive-volumes";
import { startGuest } from "./power";

/**
 * Takes a guest id at once: from here on the guest exists, locked, and a second creation of the same id is refused.
 * Throws 500 in the words of the call that asks.
 */
export function reserveGuest(
  cluster: Cluster,
  input: { kind: GuestKind; vmid: number; node: string; lock: "create" | "clone"; pool?: string },
): Guest {
  const existing = cluster.guests.get(input.vmid);
  if (existing) throw failure(takenText(input, existing));
  const guest = newGuest({ kind: input.kind, vmid: input.vmid, node: input.node, lock: input.lock });
  guest.pool = input.pool;
  return cluster.addGuest(guest);
}

function takenText(input: { kind: GuestKind; vmid: number; lock: "create" | "clone" }, existing: Guest): string {
  const prefix = `unable to create ${label(input)}`;
  if (input.lock === "clone") return `${prefix}: config file already exists`;
  return `${prefix} - ${label(existing)} already exists on node '${existing.node}'`;
}

/** Throws unless the caller may create a guest with this id, or in this pool. */
export function requireAllocation(call: Call, input: { vmid: number; pool: string | undefined }): void {
  const { cluster, permissions } = call;
  if (input.pool !== undefined && !cluster.pools.has(input.pool)) throw failure(`pool '${input.pool}' does not exist`);
  if (input.pool !== undefined && permissions.has(`/pool/${input.pool}`, "VM.Allocate")) return;
  permissions.require(`/vms/${input.vmid}`, ["VM.Allocate"]);
}

/**
 * Body of a task that makes a guest: fills the config, or, when that fails or is stopped, leaves nothing behind.
 * `build` answers the config with all its volumes allocated; it frees what it made itself when it throws.
 */
export async function fillGuest(
  call: Call,
  guest: Guest,
  task: Task,
  input: { build: (task: Task) => Promise<GuestConfig>; errorPrefix: string },
): Promise<void> {
  const { cluster } = call;
  try {
    await cluster.lockGuest(guest, async () => {
      const config = await input.build(task);
      cluster.change(guest, () => {
        guest.config = config;
      });
      task.reach(60);
      await task.takes(300);
    });
  } catch (error) {
    for (const volume of ownVolumes(guest.kind, guest.config)) freeVolume(cluster, guest.node, volume);
    cluster.removeGuest(guest);
    // Being stopped from outside keeps its own words.
    throw error instanceof Interrupted ? error : prefixed(input.errorPrefix, error);
  }
  cluster.change(guest, () => {
    guest.lock = undefined;
  });
}

/** The `start=1` of a creation: a start after the end of the work, whose failure does not undo the guest. */
export async function startIfAsked(call: Call, guest: Guest, task: Task): Promise<void> {
  if (!call.params.flag("start")) return;
  await startGuest(call, guest, task, { skipLock: false });
}
