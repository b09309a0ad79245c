import { type Properties, parseFormat, printFormat } from "../parameters/property-string";
import type { Guest, GuestConfig, GuestKind } from "../state/guest";

const qemuDrive = /^(?:scsi|virtio|sata|ide)\d+$|^(?:efidisk0|tpmstate0)$/;
const lxcMount = /^(?:rootfs|mp\d+)$/;

/** True for config keys that hold a disk, a CD-ROM drive or a mount point. */
export function isDriveKey(kind: GuestKind, key: string): boolean {
  return (kind === "qemu" ? qemuDrive : lxcMount).test(key);
}

/** Name of the property string format of a drive or mount point key. */
function formatOf(kind: GuestKind, key: string): string {
  const stem = /^(?:efidisk0|tpmstate0)$/.test(key) ? key : key.replace(/\d+$/, "");
  return `${kind}-${stem}`;
}

/** A drive or mount point taken apart: its volume and its options. */
export interface Drive {
  readonly key: string;
  /** Volume id, `none`, `cdrom`, an absolute path, or an order to make a volume (`local-lvm:32`). */
  readonly volume: string;
  readonly options: Properties;
}

export function parseDrive(kind: GuestKind, key: string, text: string): Drive {
  const values = parseFormat(formatOf(kind, key), text);
  const { [volumeKey(kind)]: volume = "", ...options } = values;
  return { key, volume, options };
}

export function printDrive(kind: GuestKind, drive: Drive): string {
  return printFormat(formatOf(kind, drive.key), { ...drive.options, [volumeKey(kind)]: drive.volume });
}

export function isCdrom(drive: Drive): boolean {
  return drive.options.media === "cdrom" || drive.volume === "none" || drive.volume === "cdrom";
}

/** True for a cloud-init drive, which is a CD-ROM that belongs to the guest. */
export function isCloudInit(drive: Drive): boolean {
  return /[:/]vm-\d+-cloudinit(?:\.\w+)?$/.test(drive.volume) || /^[^:/]+:cloudinit$/.test(drive.volume);
}

/** All drives and mount points of a config. */
export function drivesOf(kind: GuestKind, config: GuestConfig): Drive[] {
  return Object.keys(config)
    .filter((key) => isDriveKey(kind, key))
    .sort()
    .map((key) => parseDrive(kind, key, config[key] ?? ""));
}

/** Volume ids that a config names and that belong to the guest: disks, cloud-init drives and unused volumes. */
export function ownVolumes(kind: GuestKind, config: GuestConfig): string[] {
  const ofDrives = drivesOf(kind, config).filter(
    (drive) => drive.volume.includes(":") && (!isCdrom(drive) || isCloudInit(drive)),
  );
  const unused = Object.keys(config).filter((key) => /^unused\d+$/.test(key));
  return [...ofDrives.map((drive) => drive.volume), ...unused.map((key) => config[key] ?? "")];
}

/** Notes a volume that no drive names any more under the next free `unusedN`. To be called within Cluster.change. */
export function keepAsUnused(guest: Guest, volume: string): void {
  for (let index = 0; ; index++) {
    const key = `unused${index}`;
    if (guest.config[key] !== undefined) continue;
    guest.config[key] = volume;
    return;
  }
}

/** The storage part of a volume id. */
export function storageOf(volume: string): string {
  return volume.slice(0, volume.indexOf(":"));
}

/** `STORE:32`: an order for a new volume of so many GiB; undefined for anything else. */
export function newVolumeOrder(volume: string): { storage: string; sizeGib: number } | undefined {
  const match = /^([^:\s]+):(\d+(?:\.\d+)?)$/.exec(volume);
  return match?.[1] ? { storage: match[1], sizeGib: Number(match[2]) } : undefined;
}

function volumeKey(kind: GuestKind): "file" | "volume" {
  return kind === "qemu" ? "file" : "volume";
}
