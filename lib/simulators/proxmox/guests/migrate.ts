import { failure } from "../errors";
import { splitList } from "../parameters/formats";
import type { Cluster } from "../state/cluster";
import { type Guest, isRunning } from "../state/guest";
import type { StorageConfig } from "../state/storage";
import type { Volume } from "../state/volumes";
import type { Task } from "../tasks/task";
import { copyBytes } from "./clone";
import { allVolumes } from "./destroy";
import { drivesOf, printDrive, storageOf } from "./drive";
import { freeVolume } from "./drive-volumes";

/** Volumes of a guest that are not on shared storage and so have to be copied. */
export function localVolumes(cluster: Cluster, guest: Guest): { volume: Volume; storage: StorageConfig }[] {
  return [...new Set(allVolumes(guest))].flatMap((id) => {
    const storage = cluster.storages.get(storageOf(id));
    const volume = storage && cluster.parts.volumes.find(storage, guest.node, id);
    return storage && volume && !storage.shared ? [{ volume, storage }] : [];
  });
}

/** Where each storage's volumes go: `a:b` pairs, one bare default, or `1` for the same name. */
export function storageMap(text: string | undefined): (storage: string) => string {
  const items = splitList(text ?? "1");
  const pairs = new Map(
    items.filter((item) => item.includes(":")).map((item) => [item.split(":")[0], item.split(":")[1]] as const),
  );
  const fallback = items.find((item) => !item.includes(":") && item !== "1");
  return (storage) => pairs.get(storage) ?? fallback ?? storage;
}

/** Storages that the guest uses and that the node does not have. */
export function missingStorages(cluster: Cluster, guest: Guest, target: string): string[] {
  const used = new Set(
    [...allVolumes(guest), ...drivesOf(guest.kind, guest.config).map((drive) => drive.volume)]
      .filter((id) => id.includes(":"))
      .map(storageOf),
  );
  return [...used].filter((id) => {
    const storage = cluster.storages.get(id);
    return !storage || !cluster.hasStorage(target, storage);
  });
}

/** Body of a migration task: copies local disks, then hands the config to the other node. On failure the guest stays. */
export async function migrateGuest(
  cluster: Cluster,
  guest: Guest,
  task: Task,
  input: { target: string; mapStorage: (storage: string) => string; isOnline: boolean; withLocalDisks: boolean },
): Promise<void> {
  const { target, mapStorage, isOnline } = input;
  const node = cluster.node(target);
  if (!node.online)
    throw aborted(
      task,
      `ERROR: migration aborted (duration 00:00:03): Can't connect to destination address using public key`,
    );
  const locals = localVolumes(cluster, guest);
  if (locals.length > 0 && isOnline && isRunning(guest) && !input.withLocalDisks) {
    throw aborted(task, "can't live migrate attached local disks without with-local-disks option");
  }
  task.write(
    `starting migration of ${guest.kind === "qemu" ? "VM" : "CT"} ${guest.vmid} to node '${target}' (${node.ip})`,
  );
  const copies: { from: Volume; to: string }[] = [];
  try {
    for (const { volume } of locals)
      copies.push({ from: volume, to: await copyVolume(cluster, task, { volume, target, mapStorage }) });
    if (isOnline && isRunning(guest)) task.write("migration active, transferred 512.0 MiB of VM-state");
    await task.takes(isRunning(guest) ? 1_500 : 300);
    task.reach(50);
  } catch (error) {
    for (const copy of copies) freeVolume(cluster, target, copy.to);
    throw error;
  }
  for (const copy of copies) freeVolume(cluster, guest.node, copy.from.id);
  handOver(cluster, guest, { target, renamed: new Map(copies.map((copy) => [copy.from.id, copy.to])) });
  task.write("migration finished successfully (duration 00:00:02)");
}

function aborted(task: Task, line: string) {
  task.write(line);
  return failure("migration aborted");
}

async function copyVolume(
  cluster: Cluster,
  task: Task,
  input: { volume: Volume; target: string; mapStorage: (storage: string) => string },
): Promise<string> {
  const { volume, target, mapStorage } = input;
  const storage = cluster.storageOn(target, mapStorage(volume.storage));
  const id = `${storage.id}:${volume.id.slice(volume.id.indexOf(":") + 1)}`;
  task.write(`copying local disk image: '${volume.id}' to storage '${storage.id}'`);
  cluster.parts.volumes.allocate(storage, target, { ...volume, id, storage: storage.id });
  try {
    await copyBytes(task, volume.sizeBytes);
  } catch (error) {
    freeVolume(cluster, target, id);
    throw error;
  }
  return id;
}

/** The config moves at the very end; from here on the old node does not know the guest. */
function handOver(
  cluster: Cluster,
  guest: Guest,
  { target, renamed }: { target: string; renamed: ReadonlyMap<string, string> },
): void {
  cluster.change(guest, () => {
    for (const drive of drivesOf(guest.kind, guest.config)) {
      const volume = renamed.get(drive.volume);
      if (volume !== undefined && volume !== drive.volume)
        guest.config[drive.key] = printDrive(guest.kind, { ...drive, volume });
    }
    guest.node = target;
  });
}
