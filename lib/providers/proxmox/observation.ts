import type { GuestKind, GuestStatus } from "@/lib/domain/guest";
import { bytesToGb, bytesToMb } from "@/lib/domain/units";
import type { GuestObservation, HostObservation, Observation, StorageContent, StorageObservation } from "../provider";
import type { GuestResource, GuestStatusAnswer, NodeResource, Resource, StorageResource } from "./wire";

/** One answer of `cluster/resources` as an observation. */
export function observationOf(resources: Resource[]): Observation {
  const hosts: HostObservation[] = [];
  const guests: GuestResource[] = [];
  const storages: StorageResource[] = [];
  for (const resource of resources) {
    if (resource.type === "node") hosts.push(hostOf(resource));
    else if (resource.type === "storage") storages.push(resource);
    else guests.push(resource);
  }
  const offline = new Set(hosts.filter((host) => host.status === "offline").map((host) => host.name));
  return {
    hosts,
    guests: guests.map((guest) => guestOf(guest, { hostOffline: offline.has(guest.node) })),
    storages: storagesOf(storages),
  };
}

export function hostOf(node: NodeResource): HostObservation {
  const status = node.status === "online" || node.status === "offline" ? node.status : "unknown";
  return withoutUndefined({
    name: node.node,
    status,
    maintenance: node.hastate === "maintenance",
    cpuCores: node.maxcpu,
    cpuFraction: status === "online" ? fraction(node.cpu) : undefined,
    memoryTotalMb: mapped(node.maxmem, bytesToMb),
    memoryUsedMb: status === "online" ? mapped(node.mem, bytesToMb) : undefined,
    uptimeSeconds: node.uptime,
  });
}

/**
 * A guest of the list. Its name, state and figures are up to 20 s old, and up to five minutes when its node died: so
 * a guest on a node that is offline is of unknown state, whatever the list still says.
 */
export function guestOf(guest: GuestResource, { hostOffline }: { hostOffline: boolean }): GuestObservation {
  const status = hostOffline ? "unknown" : statusOf({ state: guest.status, lock: guest.lock });
  const live = status !== "unknown" && guest.status !== "stopped";
  return withoutUndefined({
    kind: kindOf(guest.type),
    vmId: guest.vmid,
    hostName: guest.node,
    name: guest.name,
    status,
    template: guest.template,
    cpuCores: guest.maxcpu,
    memoryMb: mapped(guest.maxmem, bytesToMb),
    diskGb: mapped(guest.maxdisk, bytesToGb),
    tags: tagsOf(guest.tags),
    lock: guest.lock || undefined,
    pool: guest.pool || undefined,
    cpuFraction: live ? fraction(guest.cpu) : undefined,
    memoryUsedMb: live ? mapped(guest.mem, bytesToMb) : undefined,
    uptimeSeconds: live ? guest.uptime : undefined,
  });
}

/** A guest by its live status, which is never stale. */
export function guestOfStatus(
  ref: { kind: GuestKind; vmId: string; hostName: string },
  answer: GuestStatusAnswer,
): GuestObservation {
  // `status` knows only running and stopped; the monitor's state tells a paused VM.
  const state = answer.status === "running" ? (answer.qmpstatus ?? "running") : answer.status;
  const live = answer.status === "running";
  return withoutUndefined({
    kind: ref.kind,
    vmId: ref.vmId,
    hostName: ref.hostName,
    name: answer.name,
    status: statusOf({ state, lock: answer.lock }),
    template: answer.template,
    cpuCores: answer.cpus,
    memoryMb: mapped(answer.maxmem, bytesToMb),
    diskGb: mapped(answer.maxdisk, bytesToGb),
    tags: tagsOf(answer.tags),
    lock: answer.lock || undefined,
    cpuFraction: live ? fraction(answer.cpu) : undefined,
    memoryUsedMb: live ? mapped(answer.mem, bytesToMb) : undefined,
    uptimeSeconds: live ? answer.uptime : undefined,
  });
}

export const isGuest = (resource: Resource): resource is GuestResource =>
  resource.type === "qemu" || resource.type === "lxc";

export const kindOf = (type: GuestResource["type"]): GuestKind => (type === "qemu" ? "vm" : "container");
export const typeOf = (kind: GuestKind): GuestResource["type"] => (kind === "vm" ? "qemu" : "lxc");

const statusOfLock: Record<string, GuestStatus> = {
  create: "creating",
  clone: "creating",
  migrate: "migrating",
  destroyed: "deleting",
};

const statusOfState: Record<string, GuestStatus> = {
  running: "running",
  stopped: "stopped",
  paused: "paused",
  prelaunch: "paused",
  suspended: "suspended",
  inmigrate: "migrating",
  postmigrate: "migrating",
  "finish-migrate": "migrating",
  "io-error": "failed",
  "internal-error": "failed",
  "guest-panicked": "failed",
  shutdown: "stopped",
};

/** The state in Moxxie's words: QEMU's run state, or the job that owns the guest where that says more. */
export function statusOf({ state, lock }: { state: string | undefined; lock?: string | undefined }): GuestStatus {
  if (lock === "suspended" && state !== "running") return "suspended";
  return statusOfLock[lock ?? ""] ?? statusOfState[state ?? ""] ?? "unknown";
}

const contentWords: Record<string, StorageContent> = {
  images: "vm-disk",
  rootdir: "container-disk",
  iso: "image",
  import: "image",
  vztmpl: "container-template",
  backup: "backup",
  snippets: "snippet",
};

/** One word of a storage's content list; undefined for one that Moxxie has no use for. */
export const contentOf = (word: string): StorageContent | undefined => contentWords[word.trim()];

/** The list has one entry per node even for a shared storage: those become one, so that its space counts once. */
export function storagesOf(entries: StorageResource[]): StorageObservation[] {
  const merged = new Map<string, StorageObservation>();
  for (const entry of entries) {
    const key = entry.shared ? entry.storage : `${entry.node}/${entry.storage}`;
    const seen = merged.get(key);
    merged.set(key, seen === undefined ? storageOf(entry) : mergedStorage(seen, storageOf(entry)));
  }
  return [...merged.values()];
}

function storageOf(entry: StorageResource): StorageObservation {
  const contents = (entry.content ?? "").split(",").map(contentOf);
  return withoutUndefined({
    name: entry.storage,
    hostName: entry.shared ? null : entry.node,
    hostNames: entry.shared && entry.status !== "available" ? [] : [entry.node],
    type: entry.plugintype ?? "unknown",
    shared: entry.shared,
    available: entry.status === "available",
    contents: [...new Set(contents.filter((content) => content !== undefined))],
    totalGb: mapped(entry.maxdisk, bytesToGb),
    usedGb: mapped(entry.disk, bytesToGb),
  });
}

/** Two nodes' views of a shared storage: the one that reaches it knows its size. */
function mergedStorage(one: StorageObservation, other: StorageObservation): StorageObservation {
  const better = other.available && !one.available ? other : one;
  return {
    ...better,
    hostNames: [...one.hostNames, ...other.hostNames].sort(),
    available: one.available || other.available,
  };
}

/** Tags are joined with `;`, in older versions and hand-edited files also with `,` or blanks. */
export const tagsOf = (tags: string | undefined): string[] => (tags ?? "").split(/[;,\s]+/).filter((tag) => tag !== "");

/** Load can be slightly negative or above one by the way it is measured. */
function fraction(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.min(1, Math.max(0, value));
}

function mapped(value: number | undefined, map: (value: number) => number): number | undefined {
  return value === undefined ? undefined : map(value);
}

/** Absent keys rather than undefined ones, so that two observations compare by value. */
function withoutUndefined<T extends object>(value: T): T {
  for (const key of Object.keys(value)) {
    if (value[key as keyof T] === undefined) delete value[key as keyof T];
  }
  return value;
}
