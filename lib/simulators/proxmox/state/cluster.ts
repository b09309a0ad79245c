import type { SimulatedClock } from "../../clock";
import type { SeededRandom } from "../../random";
import type { Accounts } from "../auth/accounts";
import type { TicketOffice } from "../auth/tickets";
import { ApiError, failure, messageOf } from "../errors";
import type { TaskRegistry } from "../tasks/registry";
import type { PveVersion } from "../version";
import { configPath, type Guest, type GuestKind } from "./guest";
import type { GuestLocks } from "./guest-locks";
import type { ClusterNode } from "./node";
import type { Publication } from "./publication";
import type { Sdn } from "./sdn";
import type { StorageConfig } from "./storage";
import type { VolumeStore } from "./volumes";

export interface Pool {
  readonly id: string;
  comment: string | undefined;
  readonly storages: Set<string>;
}

/** What a cluster is made of besides its guests. */
export interface ClusterParts {
  name: string;
  /** First two bytes of the addresses that guests get by DHCP, e.g. `172.16`. */
  guestNetwork: string;
  version: PveVersion;
  clock: SimulatedClock;
  random: SeededRandom;
  accounts: Accounts;
  tickets: TicketOffice;
  tasks: TaskRegistry;
  locks: GuestLocks;
  publication: Publication;
  volumes: VolumeStore;
  sdn: Sdn;
}

/** The whole state of a simulated cluster. */
export class Cluster {
  readonly nodes = new Map<string, ClusterNode>();
  readonly storages = new Map<string, StorageConfig>();
  readonly pools = new Map<string, Pool>();
  readonly parts: ClusterParts;
  /** Guests that do not react to a polite shutdown. */
  readonly deafGuests = new Set<number>();
  /** Machines whose guest agent does not answer. */
  readonly silentAgents = new Set<number>();
  readonly #guests = new Map<number, Guest>();
  readonly #guestsByNode = new Map<string, Map<number, Guest>>();

  constructor(parts: ClusterParts) {
    this.parts = parts;
  }

  /** The node whose API is called; the others are reached through it. */
  get contactedNode(): ClusterNode {
    for (const node of this.nodes.values()) return node;
    throw new Error("a cluster needs a node");
  }

  get guests(): ReadonlyMap<number, Guest> {
    return this.#guests;
  }

  guestsOn(node: string): ReadonlyMap<number, Guest> {
    return this.#guestsByNode.get(node) ?? new Map();
  }

  addGuest(guest: Guest, options: { isSeed?: boolean } = {}): Guest {
    this.#guests.set(guest.vmid, guest);
    this.#shelfOf(guest.node).set(guest.vmid, guest);
    if (!options.isSeed) this.parts.publication.afterCreation(guest);
    return guest;
  }

  removeGuest(guest: Guest): void {
    // The id may already belong to another guest.
    if (this.#guests.get(guest.vmid) !== guest) return;
    this.#guests.delete(guest.vmid);
    this.#guestsByNode.get(guest.node)?.delete(guest.vmid);
    const prefix = `/vms/${guest.vmid}`;
    const accounts = this.parts.accounts;
    if (accounts.acl.some((entry) => entry.path === prefix)) {
      accounts.acl = accounts.acl.filter((entry) => entry.path !== prefix);
    }
  }

  /** The one way to change a guest: `/cluster/resources` goes on showing the old one for the publication delay. */
  change(guest: Guest, edit: (guest: Guest) => void): void {
    this.parts.publication.beforeChange(guest, this.nodes.get(guest.node)?.cpus ?? 1);
    const nodeBefore = guest.node;
    edit(guest);
    if (guest.node !== nodeBefore) {
      this.#guestsByNode.get(nodeBefore)?.delete(guest.vmid);
      this.#shelfOf(guest.node).set(guest.vmid, guest);
    }
  }

  /** Runs `work` under the guest's file lock. Throws when the guest has gone or moved away while the lock was waited for. */
  async lockGuest<Result>(guest: Guest, work: () => Promise<Result> | Result): Promise<Result> {
    return this.#underLock(guest, "hold", work);
  }

  /** The same under a lock that others may share, as readers of the guest do. */
  async lockGuestShared<Result>(guest: Guest, work: () => Promise<Result> | Result): Promise<Result> {
    return this.#underLock(guest, "share", work);
  }

  async #underLock<Result>(guest: Guest, how: "hold" | "share", work: () => Promise<Result> | Result): Promise<Result> {
    const { node } = guest;
    return this.parts.locks[how](guest, () => {
      const present = this.#guests.get(guest.vmid);
      if (present !== guest || guest.node !== node) {
        throw failure(
          `Configuration file '${configPath({ node, kind: guest.kind, vmid: guest.vmid })}' does not exist`,
        );
      }
      return work();
    });
  }

  /** A guest by the path of a call. Throws 500 when that node has no such config file, wherever the guest may be. */
  guest(node: string, kind: GuestKind, vmid: number): Guest {
    const guest = this.#guests.get(vmid);
    if (guest && guest.node === node && guest.kind === kind) return guest;
    throw failure(`Configuration file '${configPath({ node, kind, vmid })}' does not exist`);
  }

  setOnline(name: string, online: boolean): void {
    const node = this.node(name);
    if (node.online === online) return;
    node.online = online;
    node.offlineSinceMs = online ? undefined : this.parts.clock.nowMs();
    // A node takes the SDN when it boots.
    if (online && this.parts.sdn.staleness(name) && !this.parts.sdn.failures.has(name)) this.parts.sdn.reload(name);
  }

  node(name: string): ClusterNode {
    const node = this.nodes.get(name);
    if (!node)
      throw failure(
        `hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`,
      );
    return node;
  }

  storage(id: string): StorageConfig {
    const storage = this.storages.get(id);
    if (!storage) throw failure(`storage '${id}' does not exist`);
    return storage;
  }

  /** A storage as seen from a node. Throws when the node does not have it. */
  storageOn(node: string, id: string): StorageConfig {
    const storage = this.storage(id);
    if (!this.hasStorage(node, storage)) throw failure(`storage '${id}' is not available on node '${node}'`);
    return storage;
  }

  hasStorage(node: string, storage: StorageConfig): boolean {
    return storage.nodes === undefined || storage.nodes.includes(node);
  }

  storagesOn(node: string): StorageConfig[] {
    return [...this.storages.values()].filter((storage) => this.hasStorage(node, storage));
  }

  /** The name of the guest or storage's pool, by permission path. */
  poolOfPath(path: string): string | undefined {
    if (path.startsWith("/vms/")) return this.#guests.get(Number(path.slice(5)))?.pool;
    if (!path.startsWith("/storage/")) return undefined;
    const storage = path.slice("/storage/".length);
    for (const pool of this.pools.values()) if (pool.storages.has(storage)) return pool.id;
    return undefined;
  }

  #shelfOf(node: string): Map<number, Guest> {
    const existing = this.#guestsByNode.get(node);
    if (existing) return existing;
    const created = new Map<number, Guest>();
    this.#guestsByNode.set(node, created);
    return created;
  }
}

/** Rewrites the text of a failure, as code does that adds who failed. */
export function prefixed(prefix: string, error: unknown): Error {
  if (error instanceof ApiError && error.status !== 500) return error;
  return failure(`${prefix}${messageOf(error)}`);
}
