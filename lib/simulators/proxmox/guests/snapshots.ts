import { failure } from "../errors";
import { bytesPerMib } from "../parameters/size";
import type { Cluster } from "../state/cluster";
import { type Guest, isRunning, isTemplate, type Snapshot } from "../state/guest";
import { memoryBytesOf } from "../state/guest-size";
import { canSnapshot, isFileBased } from "../state/storage";
import type { Task } from "../tasks/task";
import { drivesOf, isCdrom, keepAsUnused, ownVolumes, storageOf } from "./drive";
import { freeVolume } from "./drive-volumes";
import { requireUnlocked } from "./guards";
import { markRunning, markStopped } from "./power";

/** Whether every disk of the guest is on a storage that keeps snapshots; one bind mount of a container is enough for no. */
export function supportsSnapshots(cluster: Cluster, guest: Guest): boolean {
  const drives = drivesOf(guest.kind, guest.config).filter((drive) => !isCdrom(drive));
  return drives.every((drive) => {
    if (drive.volume.startsWith("/")) return false;
    const storage = cluster.storageOn(guest.node, storageOf(drive.volume));
    const volume = cluster.parts.volumes.find(storage, guest.node, drive.volume);
    return volume !== undefined && canSnapshot(storage, volume.format);
  });
}

/** Body of the task that takes a snapshot. */
export async function takeSnapshot(
  cluster: Cluster,
  guest: Guest,
  task: Task,
  input: { name: string; description: string; withMemory: boolean },
): Promise<void> {
  requireUnlocked(guest);
  if (isTemplate(guest)) throw failure("you can't take a snapshot if it's a template");
  if (guest.snapshots.has(input.name)) throw failure(`snapshot name '${input.name}' already used`);
  if (!supportsSnapshots(cluster, guest)) throw failure("snapshot feature is not available");
  const hasMemory = input.withMemory && isRunning(guest) && guest.kind === "qemu";
  const vmStateVolume = hasMemory ? allocateVmState(cluster, guest, input.name) : undefined;
  try {
    await underLock(cluster, guest, "snapshot", async () => {
      if (hasMemory) task.write(`saving VM state and RAM using storage '${storageOf(vmStateVolume ?? "")}'`);
      for (const volume of ownVolumes(guest.kind, guest.config)) task.write(`snapshotting '${volume}'`);
      await task.takes(hasMemory ? 1_500 : 600);
      task.reach(50);
    });
  } catch (error) {
    if (vmStateVolume) freeVolume(cluster, guest.node, vmStateVolume);
    throw error;
  }
  const takenAt = cluster.parts.clock.nowSeconds();
  const { name, description } = input;
  guest.snapshots.set(name, {
    name,
    description,
    takenAt,
    parent: guest.parentSnapshot,
    vmStateVolume,
    config: { ...guest.config },
  });
  guest.parentSnapshot = name;
}

/** Body of the task that goes back to a snapshot: kills a running guest; it runs afterwards only with its memory, or when asked. */
export async function rollBack(
  cluster: Cluster,
  guest: Guest,
  task: Task,
  input: { name: string; start: boolean },
): Promise<void> {
  requireUnlocked(guest);
  const snapshot = requireSnapshot(guest, input.name);
  await underLock(cluster, guest, "rollback", async () => {
    if (isRunning(guest)) markStopped(cluster, guest);
    for (const volume of ownVolumes(guest.kind, snapshot.config)) task.write(`rolling back '${volume}'`);
    await task.takes(800);
    task.reach(50);
    const before = ownVolumes(guest.kind, guest.config);
    cluster.change(guest, () => {
      guest.config = { ...snapshot.config, ...(guest.kind === "qemu" && { vmgenid: cluster.parts.random.uuid() }) };
      guest.pending.clear();
      // Disks that came after the snapshot are kept, as unused.
      const present = ownVolumes(guest.kind, guest.config);
      for (const volume of before) if (!present.includes(volume)) keepAsUnused(guest, volume);
    });
    guest.parentSnapshot = snapshot.name;
  });
  if (snapshot.vmStateVolume !== undefined || input.start) markRunning(cluster, guest);
}

/** Body of the task that removes a snapshot; its children get its parent. */
export async function removeSnapshot(cluster: Cluster, guest: Guest, task: Task, name: string): Promise<void> {
  requireUnlocked(guest);
  const snapshot = requireSnapshot(guest, name);
  await underLock(cluster, guest, "snapshot-delete", async () => {
    await task.takes(500);
    task.reach(50);
  });
  for (const other of guest.snapshots.values()) if (other.parent === name) other.parent = snapshot.parent;
  if (guest.parentSnapshot === name) guest.parentSnapshot = snapshot.parent;
  guest.snapshots.delete(name);
  if (snapshot.vmStateVolume) freeVolume(cluster, guest.node, snapshot.vmStateVolume);
  for (const volume of ownVolumes(guest.kind, snapshot.config))
    if (!isKept(guest, volume)) freeVolume(cluster, guest.node, volume);
}

export function requireSnapshot(guest: Guest, name: string): Snapshot {
  const snapshot = guest.snapshots.get(name);
  if (!snapshot) throw failure(`snapshot '${name}' does not exist`);
  return snapshot;
}

/** Whether the present config or any snapshot still names the volume. */
function isKept(guest: Guest, volume: string): boolean {
  const configs = [guest.config, ...[...guest.snapshots.values()].map((snapshot) => snapshot.config)];
  return configs.some((config) => ownVolumes(guest.kind, config).includes(volume));
}

/** Holds the config's `lock` property while `work` lasts. */
async function underLock(cluster: Cluster, guest: Guest, lock: string, work: () => Promise<void>): Promise<void> {
  const set = (value: string | undefined) =>
    cluster.change(guest, () => {
      guest.lock = value;
    });
  set(lock);
  try {
    await work();
  } finally {
    set(undefined);
  }
}

/** The volume for the memory of a running machine, beside its first disk. */
function allocateVmState(cluster: Cluster, guest: Guest, snapshot: string): string {
  const first = ownVolumes(guest.kind, guest.config)[0];
  const storage = cluster.storageOn(guest.node, first === undefined ? "local-lvm" : storageOf(first));
  const name = `vm-${guest.vmid}-state-${snapshot}`;
  return cluster.parts.volumes.allocate(storage, guest.node, {
    id: isFileBased(storage) ? `${storage.id}:${guest.vmid}/${name}.raw` : `${storage.id}:${name}`,
    storage: storage.id,
    content: "images",
    format: "raw",
    sizeBytes: memoryBytesOf(guest.config) * 2 + 500 * bytesPerMib,
    vmid: guest.vmid,
    createdAt: cluster.parts.clock.nowSeconds(),
    parent: undefined,
  }).id;
}
