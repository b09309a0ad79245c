import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";
import type { Task } from "../tasks/task";
import { ownVolumes } from "./drive";
import { freeVolume, requireNoClones } from "./drive-volumes";

/** Removes a guest with its volumes, snapshots included. Throws when linked clones still need one of its disks. */
export async function destroyGuest(
  cluster: Cluster,
  guest: Guest,
  task: Task,
  options: { purge: boolean; unreferencedDisks: boolean },
): Promise<void> {
  const volumes = new Set(allVolumes(guest));
  for (const volume of volumes) requireNoClones(cluster, guest.node, volume);
  if (options.purge)
    task.write(`purging ${guest.kind === "qemu" ? "VM" : "CT"} ${guest.vmid} from related configurations..`);
  await task.takes(400 + 200 * volumes.size);
  task.reach(50);
  for (const volume of volumes) freeVolume(cluster, guest.node, volume);
  if (options.unreferencedDisks) freeUnreferenced(cluster, guest);
  cluster.removeGuest(guest);
}

/** Volumes of the present config, of waiting changes and of all snapshots. */
export function allVolumes(guest: Guest): string[] {
  const pending = Object.fromEntries(
    [...guest.pending].filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const snapshots = [...guest.snapshots.values()];
  return [
    ...[guest.config, pending, ...snapshots.map((snapshot) => snapshot.config)].flatMap((config) =>
      ownVolumes(guest.kind, config),
    ),
    ...snapshots.flatMap((snapshot) => snapshot.vmStateVolume ?? []),
  ];
}

/** Any volume that bears the guest's id, wherever the node sees it. */
function freeUnreferenced(cluster: Cluster, guest: Guest): void {
  for (const storage of cluster.storagesOn(guest.node)) {
    for (const volume of cluster.parts.volumes.list(storage, guest.node)) {
      const isDisk = volume.content === "images" || volume.content === "rootdir";
      if (isDisk && volume.vmid === guest.vmid) cluster.parts.volumes.free(storage, guest.node, volume.id);
    }
  }
}
