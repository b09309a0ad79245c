import type { GuestKind } from "@/lib/domain/guest";
import type { GuestSpec, Provider, Stage } from "../provider";

/** A platform to test a provider against, and what somebody else can do to it behind the provider's back. */
export interface ContractWorld {
  provider: Provider;
  /** The same endpoint seen by a provider that waits only this long for an answer. */
  impatient: Provider;
  /** What the platform really has. */
  truth: { hostNames: string[]; vmIds: string[] };
  /** Kinds of guests that can be made. */
  kinds: GuestKind[];
  /** Something that can be made: small, stopped, on the first host. */
  spec(wanted: { kind: GuestKind; vmId: string; operationId: string; fromTemplate: boolean }): GuestSpec;
  /** A guest id that no guest has. */
  freeVmId(): string;
  /** The ids of all guests that the platform has now, whatever state they are in. */
  vmIdsNow(): string[];
  /** Where the platform lists guests in pages: so many on each, and each further page costs a call. */
  guestsPerPage?: number;
  /** The platform itself gives out addresses, and so knows those of guests that are off too. */
  assignsAddresses?: true;
  /** Another host that guests made from `spec` can be moved to; absent where there is none. */
  otherHost?: string;
  /** A zone in which networks can be made; absent where the provider makes none. */
  zone?: ContractZone;
  /** Somebody else makes a guest with that id; absent where the platform gives ids. */
  foreignGuest?(vmId: string): Promise<void>;
  /** Somebody else changes the guest's name. */
  rename(vmId: string, name: string): Promise<void>;
  /** Whether the platform has that guest now. */
  exists(vmId: string): boolean;
  disconnect(): Promise<void>;
  /** How long after an outage the provider may go on as if it lasted; absent: not at all. */
  noticedAfterMs?: number;
  reconnect(): Promise<void>;
  /** The next write that begins such work takes effect, and its answer never comes. */
  loseNextAnswer(work: Stage["work"]): void;
  /** The next task of that kind of work fails on the platform. Returns what the platform tells of the message. */
  failNextTask(work: Stage["work"], message: string): string;
  close(): Promise<void>;
}

/** What somebody else can do to the platform's networks. */
export interface ContractZone {
  /** The profile id of the zone. */
  id: string;
  serviceVlan: number | null;
  /** Somebody else begins a change of the networks and does not put it in force. */
  leaveChange(): void;
  /** … and thinks better of it. */
  revertChange(): void;
  /** Somebody else makes a network for that VLAN in the zone, and puts it in force. */
  foreignNetwork(vlan: number): void;
  /** A host does not take the networks that are put in force; undefined: all do. */
  failOn(hostName: string | undefined): void;
}

export interface ContractSubject {
  /** Starts a platform with about so many guests. */
  start(options: { guests: number }): Promise<ContractWorld>;
}

/** The world of the running tests; there only once they run. */
export type World = () => ContractWorld;
