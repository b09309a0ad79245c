import { failure } from "../errors";
import type { ContentType, StorageConfig } from "./storage";

/** A volume on a storage. */
export interface Volume {
  /** `STORAGE:NAME`. */
  readonly id: string;
  readonly storage: string;
  readonly content: ContentType;
  /** raw, qcow2, subvol, iso, tzst … */
  readonly format: string;
  sizeBytes: number;
  /** The guest that owns it; absent for ISO images and container templates. */
  vmid: number | undefined;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Base volume of a linked clone. */
  readonly parent: string | undefined;
}

/** What one node sees under one storage id; shared storages have one shelf for all nodes. */
interface Shelf {
  readonly volumes: Map<string, Volume>;
  usedBytes: number;
}

/** All volumes of a cluster, with the space they take. */
export class VolumeStore {
  readonly #shelves = new Map<string, Shelf>();

  /** The volumes that a node sees on a storage. */
  list(storage: StorageConfig, node: string): Volume[] {
    return [...this.#shelf(storage, node).volumes.values()];
  }

  find(storage: StorageConfig, node: string, volumeId: string): Volume | undefined {
    return this.#shelf(storage, node).volumes.get(volumeId);
  }

  usedBytes(storage: StorageConfig, node: string): number {
    return this.#shelf(storage, node).usedBytes;
  }

  freeBytes(storage: StorageConfig, node: string): number {
    return storage.totalBytes - this.usedBytes(storage, node);
  }

  /** Puts a volume on a storage. Throws in the words of the storage's tools when there is no room or the name is taken. */
  allocate(storage: StorageConfig, node: string, volume: Volume): Volume {
    const shelf = this.#shelf(storage, node);
    if (shelf.volumes.has(volume.id)) throw failure(`unable to create image: volume '${volume.id}' already exists`);
    if (storage.totalBytes - shelf.usedBytes < volume.sizeBytes) throw failure(noSpaceText(storage, volume));
    shelf.volumes.set(volume.id, volume);
    shelf.usedBytes += volume.sizeBytes;
    return volume;
  }

  free(storage: StorageConfig, node: string, volumeId: string): boolean {
    const shelf = this.#shelf(storage, node);
    const volume = shelf.volumes.get(volumeId);
    if (!volume) return false;
    shelf.usedBytes -= volume.sizeBytes;
    return shelf.volumes.delete(volumeId);
  }

  /** Grows a volume. Throws when there is no room. */
  resize(storage: StorageConfig, node: string, resize: { volumeId: string; sizeBytes: number }): void {
    const shelf = this.#shelf(storage, node);
    const volume = shelf.volumes.get(resize.volumeId);
    if (!volume) throw failure(`volume '${resize.volumeId}' does not exist`);
    const growthBytes = resize.sizeBytes - volume.sizeBytes;
    if (storage.totalBytes - shelf.usedBytes < growthBytes) throw failure(noSpaceText(storage, volume));
    volume.sizeBytes = resize.sizeBytes;
    shelf.usedBytes += growthBytes;
  }

  /** Gives a volume another id: a disk that becomes the base of linked clones. */
  rename(storage: StorageConfig, node: string, names: { from: string; to: string }): void {
    const { volumes } = this.#shelf(storage, node);
    const volume = volumes.get(names.from);
    if (!volume) throw failure(`volume '${names.from}' does not exist`);
    volumes.delete(names.from);
    volumes.set(names.to, { ...volume, id: names.to });
  }

  /** The lowest `disk-N` of a guest that no volume of the storage bears. */
  nextDiskName(storage: StorageConfig, node: string, input: { vmid: number; format: string; prefix?: string }): string {
    const shelf = this.#shelf(storage, node);
    for (let index = 0; ; index++) {
      const id = volumeId(storage, { ...input, index });
      const asBase = volumeId(storage, { ...input, index, prefix: "base" });
      if (!shelf.volumes.has(id) && !shelf.volumes.has(asBase)) return id;
    }
  }

  #shelf(storage: StorageConfig, node: string): Shelf {
    const key = storage.shared ? storage.id : `${storage.id}@${node}`;
    const existing = this.#shelves.get(key);
    if (existing) return existing;
    const created: Shelf = { volumes: new Map(), usedBytes: storage.baseUsedBytes };
    this.#shelves.set(key, created);
    return created;
  }
}

/** Volume id by the naming of the storage's type: a file below the guest's directory, or a flat name. */
export function volumeId(
  storage: StorageConfig,
  input: { vmid: number; index: number; format: string; prefix?: string },
): string {
  const prefix = input.format === "subvol" ? "subvol" : (input.prefix ?? "vm");
  const name = `${prefix}-${input.vmid}-disk-${input.index}`;
  const isFile = storage.type === "dir" || storage.type === "nfs";
  return isFile ? `${storage.id}:${input.vmid}/${name}.${input.format}` : `${storage.id}:${name}`;
}

function noSpaceText(storage: StorageConfig, volume: Volume): string {
  const name = volume.id.slice(volume.id.indexOf(":") + 1);
  switch (storage.type) {
    case "lvmthin": {
      const { vgname = "pve", thinpool = "data" } = storage.settings;
      return `lvcreate '${vgname}/${name}' error: Cannot create new thin volume, free space in thin pool ${vgname}/${thinpool} reached threshold.`;
    }
    case "zfspool":
      return `zfs error: cannot create '${storage.settings.pool}/${name}': out of space`;
    case "rbd":
      return `rbd create '${name}' error: rbd: create error: (28) No space left on device`;
    case "dir":
    case "nfs":
      return `unable to create image: qemu-img: ${storage.settings.path}/images/${name}: No space left on device`;
  }
}
