import { failure } from "../errors";
import { splitList } from "../parameters/formats";
import type { Cluster } from "../state/cluster";
import { type Guest, type GuestConfig, isRunning } from "../state/guest";
import {
  type Drive,
  isCdrom,
  isCloudInit,
  isDriveKey,
  keepAsUnused,
  ownVolumes,
  parseDrive,
  printDrive,
} from "./drive";
import { freeVolume, materialiseDrive, requireNoClones } from "./drive-volumes";
import { isHotPluggable } from "./hotplug";
import { completeNet, isNetKey } from "./net";

/** A change of a config as a client asks for it. */
export interface ConfigChange {
  set: readonly (readonly [key: string, value: string])[];
  remove: readonly string[];
  /** Pending changes to drop. */
  revert: readonly string[];
  /** With `remove`: destroy the volumes instead of keeping them as unused. */
  force: boolean;
}

/** Applies a change: at once where the guest is stopped or the key can be changed live, else as a pending change. */
export function applyChange(cluster: Cluster, guest: Guest, change: ConfigChange): void {
  const deferred = (key: string) => isRunning(guest) && !isHotPluggable(guest, key);
  // Volumes are made first: when there is no room for one, nothing of the change holds.
  const values = storedValues(cluster, guest, change.set);
  cluster.change(guest, () => {
    for (const key of change.revert) revertKey(cluster, guest, key);
    for (const key of change.remove) {
      if (deferred(key) && guest.config[key] !== undefined) guest.pending.set(key, null);
      else removeKey(cluster, guest, { key, force: change.force });
    }
    for (const [key, value] of values) {
      if (deferred(key)) deferKey(cluster, guest, { key, value });
      else setKey(cluster, guest, { key, value });
    }
  });
}

/** Makes the pending changes real, as a full start does. */
export function applyPending(cluster: Cluster, guest: Guest): void {
  applyPendingKeys(cluster, guest, () => true);
}

/** Makes some of the pending changes real. */
export function applyPendingKeys(cluster: Cluster, guest: Guest, isWanted: (key: string) => boolean): void {
  const waiting = [...guest.pending].filter(([key]) => isWanted(key));
  if (waiting.length === 0) return;
  cluster.change(guest, () => {
    for (const [key, value] of waiting) {
      guest.pending.delete(key);
      if (value === null) removeKey(cluster, guest, { key, force: false });
      else setKey(cluster, guest, { key, value });
    }
  });
}

/** Tags as they are stored: lower case, unique, sorted, joined by semicolons. */
export function normaliseTags(text: string): string {
  return [...new Set(splitList(text).map((tag) => tag.toLowerCase()))].sort().join(";");
}

/** Config values as they are stored; new volumes are allocated on the way, and freed again when one of them fails. */
export function storedValues(cluster: Cluster, guest: Guest, set: ConfigChange["set"]): [key: string, value: string][] {
  const made: Drive[] = [];
  try {
    return set.map(([key, value]) => {
      if (!isDriveKey(guest.kind, key)) return [key, storedText(cluster, guest, { key, value })];
      const ordered = parseDrive(guest.kind, key, value);
      const drive = materialiseDrive(cluster, guest, ordered);
      if (drive.volume !== ordered.volume) made.push(drive);
      return [key, printDrive(guest.kind, drive)];
    });
  } catch (error) {
    for (const drive of made) freeVolume(cluster, guest.node, drive.volume);
    throw error;
  }
}

function storedText(cluster: Cluster, guest: Guest, { key, value }: { key: string; value: string }): string {
  if (isNetKey(key)) return completeNet({ kind: guest.kind, text: value, random: cluster.parts.random });
  if (key === "tags") return normaliseTags(value);
  // Stored hashed; nobody can log in to a simulated guest, so the hash need not be one of the password.
  if (key === "cipassword") return `$5$${cluster.parts.random.hex(8)}$${cluster.parts.random.hex(22)}`;
  if (key === "memory") return value.replace(/^current=/, "");
  return value;
}

function setKey(cluster: Cluster, guest: Guest, { key, value }: { key: string; value: string }): void {
  const before = guest.config[key];
  guest.pending.delete(key);
  if (before !== undefined && isDriveKey(guest.kind, key)) {
    const old = parseDrive(guest.kind, key, before);
    if (old.volume !== parseDrive(guest.kind, key, value).volume)
      giveUpVolume(cluster, guest, { drive: old, force: false });
  }
  guest.config[key] = value;
  if (!isDriveKey(guest.kind, key)) return;
  // A volume that was unused and is attached again is no longer listed as unused.
  const { volume } = parseDrive(guest.kind, key, value);
  for (const unused of unusedKeys(guest.config)) if (guest.config[unused] === volume) delete guest.config[unused];
}

function deferKey(cluster: Cluster, guest: Guest, { key, value }: { key: string; value: string }): void {
  revertKey(cluster, guest, key);
  if (guest.config[key] !== value) guest.pending.set(key, value);
}

/** Drops a pending value; a volume that was made for it is kept as unused. */
function revertKey(cluster: Cluster, guest: Guest, key: string): void {
  const value = guest.pending.get(key);
  guest.pending.delete(key);
  if (value && isDriveKey(guest.kind, key)) {
    const drive = parseDrive(guest.kind, key, value);
    const isInUse = guest.config[key]?.includes(drive.volume);
    if (!isInUse) giveUpVolume(cluster, guest, { drive, force: false });
  }
}

function removeKey(cluster: Cluster, guest: Guest, { key, force }: { key: string; force: boolean }): void {
  const value = guest.config[key];
  guest.pending.delete(key);
  if (value === undefined) return;
  if (/^unused\d+$/.test(key)) {
    requireNoClones(cluster, guest.node, value);
    requireNoSnapshot(guest, value);
    freeVolume(cluster, guest.node, value);
  } else if (isDriveKey(guest.kind, key)) {
    if (key === "rootfs") throw failure("cannot delete 'rootfs'");
    giveUpVolume(cluster, guest, { drive: parseDrive(guest.kind, key, value), force });
  }
  delete guest.config[key];
  leaveBootOrder(guest.config, key);
}

/** A volume that lost its key: cloud-init drives are destroyed, CD-ROMs stay where they are, disks become `unusedN`. */
function giveUpVolume(cluster: Cluster, guest: Guest, { drive, force }: { drive: Drive; force: boolean }): void {
  const isMedium = isCdrom(drive) && !isCloudInit(drive);
  if (isMedium || !drive.volume.includes(":")) return;
  if (force || isCloudInit(drive)) {
    freeVolume(cluster, guest.node, drive.volume);
    return;
  }
  keepAsUnused(guest, drive.volume);
}

function requireNoSnapshot(guest: Guest, volume: string): void {
  const isHeld = [...guest.snapshots.values()].some((snapshot) =>
    ownVolumes(guest.kind, snapshot.config).includes(volume),
  );
  if (isHeld) throw failure(`unable to delete '${volume}', volume is still in use (snapshot?)`);
}

function leaveBootOrder(config: GuestConfig, key: string): void {
  const order = config.boot?.match(/^order=(.*)$/)?.[1]?.split(";");
  if (order?.includes(key)) config.boot = `order=${order.filter((device) => device !== key).join(";")}`;
}

export function unusedKeys(config: GuestConfig): string[] {
  return Object.keys(config).filter((key) => /^unused\d+$/.test(key));
}
