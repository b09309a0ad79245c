export type ContentType = "images" | "rootdir" | "vztmpl" | "iso" | "backup" | "snippets" | "import";
export type StorageType = "dir" | "lvmthin" | "zfspool" | "nfs" | "rbd";

/** A storage of the cluster's configuration. */
export interface StorageConfig {
  readonly id: string;
  readonly type: StorageType;
  readonly content: readonly ContentType[];
  readonly shared: boolean;
  /** Nodes that have it; all when absent. */
  readonly nodes?: readonly string[];
  /** Capacity: of the whole storage when shared, else of the part on each node. */
  readonly totalBytes: number;
  /** Used by what the simulator does not model (an operating system, foreign files). */
  readonly baseUsedBytes: number;
  /** Further settings as `GET /storage` shows them: path, pool, server, export … */
  readonly settings: Record<string, string>;
}

/** Storages whose volumes are files in a directory. */
export function isFileBased(storage: StorageConfig): boolean {
  return storage.type === "dir" || storage.type === "nfs";
}

/** Whether guests on this storage can have snapshots; on directories that takes qcow2 files. */
export function canSnapshot(storage: StorageConfig, format: string): boolean {
  return isFileBased(storage) ? format === "qcow2" : true;
}

/** Whether templates on this storage can have linked clones. */
export function canLinkClone(storage: StorageConfig, format: string): boolean {
  return canSnapshot(storage, format);
}
