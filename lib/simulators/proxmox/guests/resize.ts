import { failure } from "../errors";
import { formatSize, parseSize } from "../parameters/size";
import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";
import { isCdrom, parseDrive, printDrive, storageOf } from "./drive";

/** Reads `+10G` (more by that) or `64G` (up to that). A bare number is bytes. */
export function wantedBytes(text: string, presentBytes: number): number {
  const isGrowth = text.startsWith("+");
  const bytes = parseSize(isGrowth ? text.slice(1) : text);
  if (bytes === undefined) throw failure("invalid size string");
  return isGrowth ? presentBytes + bytes : bytes;
}

/** Throws unless the key is a disk of the guest that can grow. */
export function requireResizable(guest: Guest, key: string): void {
  const value = guest.config[key];
  if (value === undefined) throw failure(`disk '${key}' does not exist`);
  if (isCdrom(parseDrive(guest.kind, key, value))) throw failure("you can't resize a cdrom");
}

/** Grows a disk. Throws when that would shrink it, or when there is no room. */
export function resizeDisk(cluster: Cluster, guest: Guest, { key, size }: { key: string; size: string }): void {
  requireResizable(guest, key);
  const drive = parseDrive(guest.kind, key, guest.config[key] ?? "");
  const storage = cluster.storageOn(guest.node, storageOf(drive.volume));
  const volume = cluster.parts.volumes.find(storage, guest.node, drive.volume);
  if (!volume) throw failure(`volume '${drive.volume}' does not exist`);
  const sizeBytes = wantedBytes(size, volume.sizeBytes);
  if (sizeBytes < volume.sizeBytes) {
    throw failure(guest.kind === "qemu" ? "shrinking disks is not supported" : "unable to shrink disk size");
  }
  cluster.parts.volumes.resize(storage, guest.node, { volumeId: drive.volume, sizeBytes });
  cluster.change(guest, () => {
    guest.config[key] = printDrive(guest.kind, {
      ...drive,
      options: { ...drive.options, size: formatSize(sizeBytes) },
    });
  });
}
