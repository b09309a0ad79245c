import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";
import { copiedDrives } from "./clone";
import { printDrive, storageOf } from "./drive";

/** Turns a stopped guest into a template: its disks (or one of them) become base volumes that linked clones build upon. */
export function makeTemplate(cluster: Cluster, guest: Guest, onlyDisk?: string): void {
  cluster.change(guest, () => {
    for (const drive of copiedDrives(guest, guest.config)) {
      if (onlyDisk !== undefined && drive.key !== onlyDisk) continue;
      const volume = drive.volume.replace(/([:/])(?:vm|subvol)-(\d+-disk-\d+(?:\.\w+)?)$/, "$1base-$2");
      if (volume === drive.volume) continue;
      const storage = cluster.storageOn(guest.node, storageOf(drive.volume));
      cluster.parts.volumes.rename(storage, guest.node, { from: drive.volume, to: volume });
      guest.config[drive.key] = printDrive(guest.kind, { ...drive, volume });
    }
    guest.config.template = "1";
  });
}
