export type GuestKind = "qemu" | "lxc";
export type PowerState = "stopped" | "running" | "paused" | "suspended";

/** Config keys and values as they stand in a guest's config file: all text. */
export type GuestConfig = Record<string, string>;

export interface Snapshot {
  readonly name: string;
  description: string;
  /** Unix seconds. */
  readonly takenAt: number;
  parent: string | undefined;
  /** Volume with the memory of the guest, when it was saved. */
  readonly vmStateVolume: string | undefined;
  readonly config: GuestConfig;
}

/** A virtual machine or a container. Change one only through Cluster.change, which keeps the slow clock right. */
export interface Guest {
  readonly kind: GuestKind;
  readonly vmid: number;
  node: string;
  /** What holds now; for a running guest what it runs with. */
  config: GuestConfig;
  /** Values that wait for the next full start; null = the key will be removed. */
  pending: Map<string, string | null>;
  readonly snapshots: Map<string, Snapshot>;
  /** Name of the snapshot that the present state descends from. */
  parentSnapshot: string | undefined;
  lock: string | undefined;
  pool: string | undefined;
  power: PowerState;
  startedAtMs: number;
  pid: number;
  /** What other nodes still believe, until then; see publication.ts. */
  published: { view: PublishedGuest | undefined; untilMs: number } | undefined;
  /** What follows from config and power, kept until the next change. */
  view: PublishedGuest | undefined;
}

/** The part of a guest that the rest of the cluster learns only with the node's next broadcast. */
export interface PublishedGuest {
  readonly name: string;
  readonly power: PowerState;
  readonly isTemplate: boolean;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly startedAtMs: number;
}

/** A guest with nothing in it yet. */
export function newGuest(input: {
  kind: GuestKind;
  vmid: number;
  node: string;
  config?: GuestConfig;
  lock?: string;
}): Guest {
  return {
    kind: input.kind,
    vmid: input.vmid,
    node: input.node,
    config: input.config ?? {},
    pending: new Map(),
    snapshots: new Map(),
    parentSnapshot: undefined,
    lock: input.lock,
    pool: undefined,
    power: "stopped",
    startedAtMs: 0,
    pid: 0,
    published: undefined,
    view: undefined,
  };
}

/** A paused machine still runs as far as lists are concerned; one suspended to disk does not. */
export function isRunning(guest: Guest): boolean {
  return guest.power === "running" || guest.power === "paused";
}

export function isTemplate(guest: Guest): boolean {
  return guest.config.template === "1";
}

/** The name in lists; a machine without one is called after its id. */
export function displayName(guest: Guest): string {
  return guest.kind === "qemu"
    ? (guest.config.name ?? `VM ${guest.vmid}`)
    : (guest.config.hostname ?? `CT${guest.vmid}`);
}

/** `VM 100` or `CT 100`, as error texts name a guest. */
export function label(guest: Pick<Guest, "kind" | "vmid">): string {
  return `${guest.kind === "qemu" ? "VM" : "CT"} ${guest.vmid}`;
}

/** Path of the config file below /etc/pve, named by errors about missing guests. */
export function configPath(guest: { kind: GuestKind; vmid: number; node: string }): string {
  return `nodes/${guest.node}/${guest.kind === "qemu" ? "qemu-server" : "lxc"}/${guest.vmid}.conf`;
}
