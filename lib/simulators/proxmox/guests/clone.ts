import { failure } from "../errors";
import { humanSize } from "../parameters/size";
import type { Call } from "../routes/call";
import type { Cluster } from "../state/cluster";
import { displayName, type Guest, type GuestConfig } from "../state/guest";
import { sizeOption } from "../state/guest-size";
import { canLinkClone } from "../state/storage";
import type { Task } from "../tasks/task";
import { type Drive, drivesOf, isCdrom, isCloudInit, printDrive, storageOf } from "./drive";
import { allocateDisk, freeVolume, materialiseDrive } from "./drive-volumes";
import { completeNet, isNetKey } from "./net";

/** What a clone takes from its source and what it gets anew. */
export interface ClonePlan {
  readonly source: Guest;
  readonly sourceConfig: GuestConfig;
  readonly target: Guest;
  readonly isFull: boolean;
  /** Storage for full copies; each disk's own when absent. */
  readonly storage: string | undefined;
  readonly format: string | undefined;
}

/** Throws unless all disks can be the base of a linked clone: the source is a template, or its storages keep snapshots. */
export function requireLinkable(cluster: Cluster, source: Guest, options: { isFromSnapshot: boolean }): void {
  for (const drive of copiedDrives(source, source.config)) {
    const storage = cluster.storageOn(source.node, storageOf(drive.volume));
    const volume = cluster.parts.volumes.find(storage, source.node, drive.volume);
    const isBase = /[:/]base-/.test(drive.volume);
    if (!volume || !canLinkClone(storage, volume.format) || !(isBase || options.isFromSnapshot)) {
      throw failure(`Linked clone feature is not supported for '${drive.volume}' (${drive.key})`);
    }
  }
}

/** Disks of a guest that a clone copies; other CD-ROMs are shared. */
export function copiedDrives(guest: Guest, config: GuestConfig): Drive[] {
  return drivesOf(guest.kind, config).filter((drive) => drive.volume.includes(":") && !isCdrom(drive));
}

/** Makes the volumes and answers the config of a clone. On failure nothing that it made is left. */
export async function buildClone(call: Call, task: Task, plan: ClonePlan): Promise<GuestConfig> {
  const { cluster } = call;
  const made: string[] = [];
  try {
    const drives: Record<string, string> = {};
    for (const drive of drivesOf(plan.source.kind, plan.sourceConfig)) {
      const copy = await copyDrive(cluster, task, { plan, drive });
      if (copy.volume !== drive.volume) made.push(copy.volume);
      drives[drive.key] = printDrive(plan.source.kind, copy);
    }
    return { ...freshConfig(cluster, plan), ...drives };
  } catch (error) {
    for (const volume of made) freeVolume(cluster, plan.target.node, volume);
    throw error;
  }
}

async function copyDrive(
  cluster: Cluster,
  task: Task,
  { plan, drive }: { plan: ClonePlan; drive: Drive },
): Promise<Drive> {
  const { source, target } = plan;
  if (isCloudInit(drive)) {
    const storage = plan.storage ?? storageOf(drive.volume);
    return materialiseDrive(cluster, target, { key: drive.key, volume: `${storage}:cloudinit`, options: {} });
  }
  if (isCdrom(drive) || !drive.volume.includes(":")) return drive;
  const from = cluster.storageOn(source.node, storageOf(drive.volume));
  const original = cluster.parts.volumes.find(from, source.node, drive.volume);
  if (!original) throw failure(`volume '${drive.volume}' does not exist`);
  const storage = plan.storage === undefined ? from : cluster.storageOn(source.node, plan.storage);
  const format =
    storage.type === from.type ? original.format : (plan.format ?? (storage.type === "zfspool" ? "subvol" : "raw"));
  const sizeBytes = Math.max(original.sizeBytes, sizeOption(printDrive(source.kind, drive)));
  const parent = plan.isFull ? undefined : original.id;
  task.write(`create ${plan.isFull ? "full" : "linked"} clone of drive ${drive.key} (${drive.volume})`);
  const volume = allocateDisk(cluster, target, { storage, format, sizeBytes, parent });
  try {
    if (plan.isFull) await copyBytes(task, sizeBytes);
    else await task.takes(300);
  } catch (error) {
    freeVolume(cluster, target.node, volume.id);
    throw error;
  }
  return { ...drive, volume: volume.id };
}

/** Reports progress in the words of the real task; big disks take longer, but nobody waits for more than a few seconds. */
export async function copyBytes(task: Task, sizeBytes: number): Promise<void> {
  const total = humanSize(sizeBytes);
  const gib = sizeBytes / 1024 ** 3;
  task.write(`transferred 0.0 B of ${total} (0.00%)`);
  await task.transfer({
    durationMs: Math.min(4_000, 600 + gib * 40),
    steps: 8,
    onStep: (fraction) =>
      task.write(
        `transferred ${humanSize(Math.floor(sizeBytes * fraction))} of ${total} (${(fraction * 100).toFixed(2)}%)`,
      ),
  });
}

/** The source's settings without what belongs to it alone; new addresses and identities. */
function freshConfig(cluster: Cluster, { source, sourceConfig }: ClonePlan): GuestConfig {
  const { random } = cluster.parts;
  const config: GuestConfig = {};
  for (const [key, value] of Object.entries(sourceConfig)) {
    if (/^unused\d+$/.test(key) || key === "template" || key === "snaptime") continue;
    config[key] = isNetKey(key) ? completeNet({ kind: source.kind, text: value, random, replaceMac: true }) : value;
  }
  if (source.kind === "lxc") return config;
  config.name = `Copy-of-VM-${displayName(source).replace(/^VM (\d+)$/, "$1")}`;
  config.smbios1 = (config.smbios1 ?? "").replace(/(?:^|,)uuid=[^,]*/, "").replace(/^,/, "");
  config.smbios1 = [`uuid=${random.uuid()}`, config.smbios1].filter(Boolean).join(",");
  config.vmgenid = random.uuid();
  return config;
}
