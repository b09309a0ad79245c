import fc from "fast-check";
import type { DatacenterRecord, EstateView, HostRecord, StorageRecord } from "../estate";
import { RoomLedger } from "./ledger";
import { holdsAt, type Reservation } from "./lifecycle";
import type { Claim, RoomPlace, TakenRoom } from "./room";

/**
 * Random schedules of everything that can happen to the room of a datacenter, each step decided by the ledger and the
 * lifecycle; what was given is added up apart from them.
 */
export interface Size {
  hosts: { cpuCores: number; memoryMb: number }[];
  storageGb: number;
  limits: { maxVms: number | null; maxCpu: number | null; maxMemoryGb: number | null; maxDiskGb: number | null };
}
export type Step =
  | { kind: "grant"; host: number; claim: Claim; lasts: number }
  | { kind: "wait"; time: number }
  | { kind: "extend" | "release" | "consume" | "giveBack" | "removeGuest"; which: number; time: number };

interface Held extends Reservation {
  place: RoomPlace;
  claim: Claim;
}
interface Made {
  place: RoomPlace;
  claim: Claim;
  reservation: Held;
}

const claim = fc.record({
  cpuCores: fc.integer({ min: 1, max: 4 }),
  memoryMb: fc.integer({ min: 1, max: 4 }).map((halves) => halves * 512),
  diskGb: fc.integer({ min: 0, max: 24 }).map((quarters) => quarters / 4),
});
const limit = fc.option(fc.integer({ min: 2, max: 24 }));
export const size: fc.Arbitrary<Size> = fc.record({
  hosts: fc.array(
    fc.record({
      cpuCores: fc.integer({ min: 2, max: 12 }),
      memoryMb: fc.integer({ min: 1, max: 12 }).map((n) => n * 512),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  storageGb: fc.integer({ min: 1, max: 20 }),
  limits: fc.record({ maxVms: limit, maxCpu: limit, maxMemoryGb: limit, maxDiskGb: limit }),
});
const which = fc.nat(20);
const time = fc.integer({ min: 1, max: 20 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("grant" as const), host: fc.nat(2), claim, lasts: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), time }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("extend", "release", "consume", "giveBack", "removeGuest"),
      which,
      time,
    }),
  },
);

export function viewOf({ hosts, storageGb, limits }: Size): EstateView {
  const datacenter = { id: "DC1", limits: { cpuOvercommit: 2, memoryOvercommit: 1, ...limits } };
  const storage = {
    id: "pve:ceph",
    endpointId: "pve",
    contents: ["vm-disk"],
    hostName: null,
    hostNames: [],
    totalGb: storageGb + 5,
    usedGb: 5,
  };
  const records = hosts.map(({ cpuCores, memoryMb }, index) => {
    const record = { id: `pve:h${index}`, name: `h${index}`, datacenterId: "DC1", cpuCores, memoryTotalMb: memoryMb };
    return [record.id, record as HostRecord] as const;
  });
  // As much of a view as room is counted by.
  return {
    datacenters: new Map([["DC1", datacenter as DatacenterRecord]]),
    endpoints: new Map([["pve", { id: "pve", datacenterId: "DC1" }]]),
    hosts: new Map(records),
    storages: new Map([[storage.id, storage as unknown as StorageRecord]]),
  } as unknown as EstateView;
}

export class Model {
  now = 0;
  readonly held: Held[] = [];
  readonly guests = new Set<Made>();
  granted = 0;
  readonly #view: EstateView;
  readonly #size: Size;

  constructor(drawn: Size) {
    this.#size = drawn;
    this.#view = viewOf(drawn);
  }

  at = () => new Date(this.now);
  active = () => this.held.filter((each) => holdsAt(each, this.at()));

  /** As the tables would be counted now. */
  #ledger(): RoomLedger {
    const hosts = new Map([...this.#view.hosts.keys()].map((id) => [id, { cpuCores: 0, memoryMb: 0 }]));
    const empty: TakenRoom = {
      hosts,
      storages: new Map(),
      datacenter: { guests: 0, cpuCores: 0, memoryMb: 0, diskGb: 0 },
    };
    const ledger = new RoomLedger(this.#view, empty);
    for (const taken of [...this.active(), ...this.guests]) ledger.take(taken.place, taken.claim);
    return ledger;
  }

  apply(step: Step): void {
    if (step.kind === "grant") this.#grant(step);
    else if (step.kind === "wait") this.now += step.time;
    else this.#applyTo(step);
  }

  #applyTo({ kind, which, time }: Exclude<Step, { kind: "grant" | "wait" }>): void {
    const oneOf = <Item>(items: readonly Item[]) => items[which % Math.max(1, items.length)];
    const held = oneOf(this.active());
    switch (kind) {
      case "extend":
        if (held) held.expiresAt = new Date(held.expiresAt.getTime() + time);
        break;
      case "release":
        this.#end(held, "released");
        break;
      case "consume":
        this.#consume(held);
        break;
      case "giveBack":
        this.#giveBack(oneOf([...this.guests].filter(({ reservation }) => reservation.status === "consumed")));
        break;
      case "removeGuest": {
        const guest = oneOf([...this.guests]);
        if (guest) this.guests.delete(guest);
      }
    }
  }

  #grant({ host, claim, lasts }: Extract<Step, { kind: "grant" }>): void {
    const place: RoomPlace = {
      datacenterId: "DC1",
      endpointId: "pve",
      hostName: `h${host % this.#size.hosts.length}`,
      storageId: claim.diskGb > 0 ? "pve:ceph" : null,
    };
    if (this.#ledger().lacks(place, claim)?.length !== 0) return;
    this.granted += 1;
    const id = `r${this.held.length}`;
    const expiresAt = new Date(this.now + lasts);
    this.held.push({ id, status: "active", expiresAt, endedAt: null, operationId: null, place, claim });
  }

  #end(held: Held | undefined, status: "released" | "consumed"): void {
    if (held) Object.assign(held, { status, endedAt: this.at() });
  }

  #consume(held: Held | undefined): void {
    if (!held) return;
    this.#end(held, "consumed");
    this.guests.add({ place: held.place, claim: held.claim, reservation: held });
  }

  #giveBack(guest: Made | undefined): void {
    if (!guest) return;
    this.guests.delete(guest);
    const { reservation, place, claim } = guest;
    const isFree = this.#ledger().lacks(place, claim)?.length === 0;
    const comesBack = reservation.expiresAt > this.at() && isFree;
    Object.assign(reservation, comesBack ? { status: "active", endedAt: null } : { status: "released" });
  }

  /** What was given beyond what there is; counted without the ledger. */
  overGrants(): string[] {
    const taken = [...this.active(), ...this.guests];
    const total = (of: readonly { claim: Claim }[], what: keyof Claim) =>
      of.reduce((sum, each) => sum + each.claim[what], 0);
    const { hosts, storageGb, limits } = this.#size;
    const over: [string, number, number | null][] = [
      ...hosts.flatMap(({ cpuCores, memoryMb }, index): [string, number, number][] => {
        const here = taken.filter(({ place }) => place.hostName === `h${index}`);
        return [
          [`cpu of h${index}`, total(here, "cpuCores"), cpuCores * 2],
          [`memory of h${index}`, total(here, "memoryMb"), memoryMb],
        ];
      }),
      ["storage", total(taken, "diskGb"), storageGb],
      ["maxVms", taken.length, limits.maxVms],
      ["maxCpu", total(taken, "cpuCores"), limits.maxCpu],
      ["maxMemoryGB", total(taken, "memoryMb"), limits.maxMemoryGb && limits.maxMemoryGb * 1024],
      // 5 GB are in use on the storage beside what Moxxie gave.
      ["maxDiskGB", total(taken, "diskGb") + (total(taken, "diskGb") > 0 ? 5 : 0), limits.maxDiskGb],
    ];
    return over.flatMap(([what, sum, max]) => (max !== null && sum > max ? [`${what}: ${sum} of ${max}`] : []));
  }
}
