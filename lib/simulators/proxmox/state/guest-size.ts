import { bytesPerMib, parseSize } from "../parameters/size";
import type { GuestConfig, GuestKind } from "./guest";

const diskKeyPattern = /^(?:scsi|virtio|sata|ide)\d+$/;

/** Number of virtual CPUs that a config gives; a container without `cores` may use all of its node. */
export function cpusOf(kind: GuestKind, config: GuestConfig, nodeCpus: number): number {
  if (kind === "lxc") return config.cores === undefined ? nodeCpus : Math.min(Number(config.cores), nodeCpus);
  const all = Number(config.sockets ?? 1) * Number(config.cores ?? 1);
  return Math.min(config.vcpus === undefined ? all : Number(config.vcpus), nodeCpus);
}

/** Memory of a config in bytes; 512 MiB where nothing is set. */
export function memoryBytesOf(config: GuestConfig): number {
  return Number((config.memory ?? "512").replace(/^current=/, "")) * bytesPerMib;
}

export function swapBytesOf(config: GuestConfig): number {
  return Number(config.swap ?? 512) * bytesPerMib;
}

/** Size of the first boot disk of a machine, or of a container's root file system. */
export function diskBytesOf(kind: GuestKind, config: GuestConfig): number {
  const drive = kind === "lxc" ? config.rootfs : config[bootDiskKey(config) ?? ""];
  return drive === undefined ? 0 : sizeOption(drive);
}

/** The first disk of the boot order, else the first disk there is. */
export function bootDiskKey(config: GuestConfig): string | undefined {
  const order = config.boot?.match(/(?:^|,)order=([^,]*)/)?.[1]?.split(";") ?? [];
  const isDisk = (key: string) => diskKeyPattern.test(key) && isDiskValue(config[key]);
  return order.find(isDisk) ?? Object.keys(config).sort().find(isDisk);
}

/** True for a drive that is a disk and not a CD-ROM. */
export function isDiskValue(value: string | undefined): value is string {
  return value !== undefined && !/(?:^|,)media=cdrom/.test(value) && !/^(?:none|cdrom)(?:,|$)/.test(value);
}

/** The `size=` of a drive or mount point in bytes; 0 when it has none. */
export function sizeOption(value: string): number {
  const text = /(?:^|,)size=([^,]+)/.exec(value)?.[1];
  return text === undefined ? 0 : (parseSize(text) ?? 0);
}
