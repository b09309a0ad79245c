import { isRootLogin } from "../auth/principal";
import { failure, invalidParameters } from "../errors";
import { bytesPerGib, formatSize } from "../parameters/size";
import type { Call } from "../routes/call";
import type { Cluster } from "../state/cluster";
import type { Guest, GuestKind } from "../state/guest";
import { isFileBased, type StorageConfig } from "../state/storage";
import type { Volume } from "../state/volumes";
import { type Drive, isCdrom, isCloudInit, newVolumeOrder, storageOf } from "./drive";

const cloudInitBytes = 4 * 1024 ** 2;
const lvmExtentBytes = 4 * 1024 ** 2;

/**
 * The checks of a drive that are made before a task exists: storage there, content type allowed, caller may use it.
 * Throws 400, 403 or 500 as the API does.
 */
export function checkDriveAccess(call: Call, kind: GuestKind, drive: Drive): void {
  const { cluster, permissions } = call;
  if (drive.volume === "none" || drive.volume === "cdrom") return;
  if (drive.volume.startsWith("/")) {
    if (isRootLogin(call.principal)) return;
    throw failure(
      kind === "qemu"
        ? "Only root can pass arbitrary filesystem paths."
        : `mount point type bind is only allowed for root@pam`,
    );
  }
  if (/\.iso$/.test(drive.volume) && !isCdrom(drive)) {
    throw failure(`${drive.key}: explicit media parameter is required for iso images`);
  }
  const storage = cluster.storage(storageOf(drive.volume));
  if (newVolumeOrder(drive.volume) || isCloudInit(drive)) {
    permissions.require(`/storage/${storage.id}`, ["Datastore.AllocateSpace"]);
    requireContent(kind, storage);
  } else {
    permissions.requireAny(`/storage/${storage.id}`, ["Datastore.Audit", "Datastore.AllocateSpace"]);
  }
}

/** Throws 400 unless the storage takes disks of that kind of guest. */
export function requireContent(kind: GuestKind, storage: StorageConfig): void {
  if (storage.content.includes(kind === "qemu" ? "images" : "rootdir")) return;
  const what = kind === "qemu" ? "vm images" : "container root directories";
  throw invalidParameters({ storage: `storage '${storage.id}' does not support ${what}` });
}

/** Makes or finds the volume of a drive and answers the drive as it is stored. Throws when there is no room or no such volume. */
export function materialiseDrive(cluster: Cluster, guest: Guest, drive: Drive): Drive {
  if (drive.volume === "none" || drive.volume === "cdrom" || drive.volume.startsWith("/")) return drive;
  const storage = cluster.storageOn(guest.node, storageOf(drive.volume));
  if (/^[^:/]+:cloudinit$/.test(drive.volume)) return newCloudInitDrive({ cluster, guest, drive, storage });
  const order = newVolumeOrder(drive.volume);
  if (order)
    return newDisk({
      cluster,
      guest,
      drive,
      storage,
      sizeBytes: orderedBytes({ cluster, guest, drive, storage, sizeGib: order.sizeGib }),
    });
  const volume = cluster.parts.volumes.find(storage, guest.node, drive.volume);
  if (!volume) throw failure(`volume '${drive.volume}' does not exist`);
  return { ...drive, options: { ...drive.options, size: formatSize(volume.sizeBytes) } };
}

/** Throws when other guests' disks are built upon this volume. */
export function requireNoClones(cluster: Cluster, node: string, volumeId: string): void {
  const storage = cluster.storages.get(storageOf(volumeId));
  if (!storage) return;
  if (cluster.parts.volumes.list(storage, node).some((volume) => volume.parent === volumeId)) {
    throw failure(`base volume '${volumeId}' is still in use by linked cloned`);
  }
}

/** Destroys a volume; one that is gone already, or whose storage is, is no error. */
export function freeVolume(cluster: Cluster, node: string, volumeId: string): void {
  const storage = cluster.storages.get(storageOf(volumeId));
  if (storage) cluster.parts.volumes.free(storage, node, volumeId);
}

/** The format of new disks on a storage, unless another is asked for. */
export function defaultFormat(kind: GuestKind, storage: StorageConfig): string {
  if (kind === "lxc" && storage.type === "zfspool") return "subvol";
  return "raw";
}

/** Allocates a disk for a guest under the next free name. */
export function allocateDisk(
  cluster: Cluster,
  guest: Guest,
  disk: { storage: StorageConfig; format: string; sizeBytes: number; parent?: string },
): Volume {
  const { storage, format, sizeBytes, parent } = disk;
  const { volumes, clock } = cluster.parts;
  const flatName = volumes.nextDiskName(storage, guest.node, { vmid: guest.vmid, format });
  // On directories the path of a linked clone begins with its base.
  const id = parent && isFileBased(storage) ? `${parent}/${flatName.slice(flatName.indexOf(":") + 1)}` : flatName;
  return volumes.allocate(storage, guest.node, {
    id,
    storage: storage.id,
    content: guest.kind === "qemu" ? "images" : "rootdir",
    format,
    sizeBytes,
    vmid: guest.vmid,
    createdAt: clock.nowSeconds(),
    parent,
  });
}

interface DriveOnStorage {
  cluster: Cluster;
  guest: Guest;
  drive: Drive;
  storage: StorageConfig;
}

function newCloudInitDrive({ cluster, guest, drive, storage }: DriveOnStorage): Drive {
  const format = isFileBased(storage) ? "qcow2" : "raw";
  const name = `vm-${guest.vmid}-cloudinit`;
  const volume = cluster.parts.volumes.allocate(storage, guest.node, {
    id: isFileBased(storage) ? `${storage.id}:${guest.vmid}/${name}.${format}` : `${storage.id}:${name}`,
    storage: storage.id,
    content: "images",
    format,
    sizeBytes: cloudInitBytes,
    vmid: guest.vmid,
    createdAt: cluster.parts.clock.nowSeconds(),
    parent: undefined,
  });
  return { ...drive, volume: volume.id, options: { ...drive.options, media: "cdrom" } };
}

function newDisk({ cluster, guest, drive, storage, sizeBytes }: DriveOnStorage & { sizeBytes: number }): Drive {
  const { format: wanted, "import-from": _source, ...options } = drive.options;
  const format = wanted ?? defaultFormat(guest.kind, storage);
  if (!isFileBased(storage) && format !== "raw" && format !== "subvol") {
    throw failure(`unsupported format '${format}' at storage '${storage.id}' of type '${storage.type}'`);
  }
  const volume = allocateDisk(cluster, guest, { storage, format, sizeBytes });
  return { ...drive, volume: volume.id, options: { ...options, size: formatSize(volume.sizeBytes) } };
}

/** Size of an ordered disk: as asked, but fixed by firmware for EFI and TPM state, and by the source for imports. */
function orderedBytes({ cluster, guest, drive, storage, sizeGib }: DriveOnStorage & { sizeGib: number }): number {
  const source = drive.options["import-from"];
  if (source !== undefined) {
    const from = cluster.storageOn(guest.node, storageOf(source));
    const volume = cluster.parts.volumes.find(from, guest.node, source);
    if (!volume) throw failure(`volume '${source}' does not exist`);
    return volume.sizeBytes;
  }
  if (drive.key === "tpmstate0") return lvmExtentBytes;
  if (drive.key === "efidisk0") return storage.type === "lvmthin" ? lvmExtentBytes : 528 * 1024;
  const bytes = Math.round(sizeGib * bytesPerGib);
  return storage.type === "lvmthin" ? Math.ceil(bytes / lvmExtentBytes) * lvmExtentBytes : bytes;
}
