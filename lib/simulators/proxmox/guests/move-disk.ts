import { failure } from "../errors";
import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";
import { isFileBased } from "../state/storage";
import type { Task } from "../tasks/task";
import { copyBytes } from "./clone";
import { type Drive, isCdrom, keepAsUnused, parseDrive, printDrive, storageOf } from "./drive";
import { allocateDisk, defaultFormat, freeVolume } from "./drive-volumes";

/** The disk that a move names. Throws when it is none, or would not move. */
export function requireMovable(
  guest: Guest,
  input: { key: string; storage: string; format: string | undefined },
): Drive {
  const value = guest.config[input.key];
  if (value === undefined) throw failure(`disk '${input.key}' does not exist`);
  if (/^unused\d+$/.test(input.key)) return { key: input.key, volume: value, options: {} };
  const drive = parseDrive(guest.kind, input.key, value);
  if (isCdrom(drive)) throw failure("you can't move a cdrom");
  if (storageOf(drive.volume) === input.storage && input.format === undefined) {
    throw failure("you can't move to the same storage with same format");
  }
  return drive;
}

/** Body of the task that copies a disk to another storage; the old volume stays as unused unless it shall go. */
export async function moveDisk(
  cluster: Cluster,
  guest: Guest,
  task: Task,
  input: { key: string; storage: string; format: string | undefined; deleteOld: boolean },
): Promise<void> {
  const drive = requireMovable(guest, input);
  const from = cluster.storageOn(guest.node, storageOf(drive.volume));
  const to = cluster.storageOn(guest.node, input.storage);
  const original = cluster.parts.volumes.find(from, guest.node, drive.volume);
  if (!original) throw failure(`volume '${drive.volume}' does not exist`);
  const kept = isFileBased(to) && isFileBased(from) ? original.format : defaultFormat(guest.kind, to);
  const moved = allocateDisk(cluster, guest, {
    storage: to,
    format: input.format ?? kept,
    sizeBytes: original.sizeBytes,
  });
  task.write(`create full clone of drive ${input.key} (${drive.volume})`);
  try {
    await copyBytes(task, original.sizeBytes);
  } catch (error) {
    freeVolume(cluster, guest.node, moved.id);
    throw error;
  }
  cluster.change(guest, () => {
    const isUnused = /^unused\d+$/.test(input.key);
    guest.config[input.key] = isUnused ? moved.id : printDrive(guest.kind, { ...drive, volume: moved.id });
    if (!input.deleteOld) keepAsUnused(guest, original.id);
  });
  if (input.deleteOld) freeVolume(cluster, guest.node, original.id);
}
