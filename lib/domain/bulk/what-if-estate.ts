import type { EstateView, GuestRecord, HoldRecord } from "../estate";
import { carryGroups } from "../guest-groups";
import { carryLoads } from "../host-loads";

/**
 * The estate as it would be with some guests added or changed and some reservations used up. Immutable, like the view
 * that it lies over: `with…` make the next one, at a cost that hardly grows with the estate.
 */
export class WhatIfEstate implements EstateView {
  readonly guests: ReadonlyMap<string, GuestRecord>;
  readonly #base: EstateView;
  readonly #parts: Parts;

  private constructor(base: EstateView, parts: Parts) {
    this.#base = base;
    this.#parts = parts;
    this.guests = new LayeredMap(base.guests, parts.guests);
  }

  static over(base: EstateView): WhatIfEstate {
    return new WhatIfEstate(base, { steps: 0, guests: new Map(), lists: new Map(), holds: base.holds });
  }

  /** Adds a guest, or puts it in place of the one with its id. It stays in its endpoint. */
  withGuest(guest: GuestRecord): WhatIfEstate {
    const { steps, guests, lists, holds } = this.#parts;
    const { endpointId } = guest;
    const before = this.guestsOfEndpoint(endpointId);
    const removed = this.guests.get(guest.id);
    const after = removed ? before.with(before.indexOf(removed), guest) : before.concat(guest);
    const edit = { after, added: guest, ...(removed && { removed }) };
    carryLoads(this, endpointId, edit);
    carryGroups(before, edit);
    return new WhatIfEstate(this.#base, {
      steps: steps + 1,
      guests: new Map(guests).set(guest.id, guest),
      lists: new Map(lists).set(endpointId, after),
      holds,
    });
  }

  /** Without a reservation: the guest that uses it up holds its room. */
  withoutHold(holdId: string): WhatIfEstate {
    const holds = new Map(this.#parts.holds);
    if (!holds.delete(holdId)) return this;
    return new WhatIfEstate(this.#base, { ...this.#parts, steps: this.#parts.steps + 1, holds });
  }

  get version() {
    return this.#base.version + this.#parts.steps;
  }
  get guestsVersion() {
    return this.#base.guestsVersion + this.#parts.steps;
  }
  get datacenters() {
    return this.#base.datacenters;
  }
  get endpoints() {
    return this.#base.endpoints;
  }
  get hosts() {
    return this.#base.hosts;
  }
  get storages() {
    return this.#base.storages;
  }
  get holds() {
    return this.#parts.holds;
  }

  profilesOf = (endpointId: string) => this.#base.profilesOf(endpointId);
  templatesOf = (endpointId: string) => this.#base.templatesOf(endpointId);
  packagesOf = (endpointId: string) => this.#base.packagesOf(endpointId);

  guestsOfEndpoint = (endpointId: string): readonly GuestRecord[] =>
    this.#parts.lists.get(endpointId) ?? this.#base.guestsOfEndpoint(endpointId);

  guestByVmId = (endpointId: string, vmId: string): GuestRecord | undefined => {
    const known = this.#base.guestByVmId(endpointId, vmId);
    return known && this.#asItWouldBe(known);
  };

  guestsByName = (name: string): readonly GuestRecord[] => {
    const same = this.#base.guestsByName(name).filter(({ id }) => !this.#parts.guests.has(id));
    const others = [...this.#parts.guests.values()].filter((guest) => guest.name === name);
    return [...same, ...others];
  };

  /** Guests that are only planned have no platform id yet. */
  guestsWithVmId = (vmId: string): readonly GuestRecord[] =>
    this.#base.guestsWithVmId(vmId).map((guest) => this.#asItWouldBe(guest));

  #asItWouldBe(guest: GuestRecord): GuestRecord {
    return this.#parts.guests.get(guest.id) ?? guest;
  }
}

interface Parts {
  steps: number;
  /** Added and changed ones by id. */
  guests: ReadonlyMap<string, GuestRecord>;
  /** The guests of the endpoints that have such. */
  lists: ReadonlyMap<string, readonly GuestRecord[]>;
  holds: ReadonlyMap<string, HoldRecord>;
}

/** A map with others of its entries and some more laid over it. */
class LayeredMap<Key, Value> implements ReadonlyMap<Key, Value> {
  constructor(
    private readonly below: ReadonlyMap<Key, Value>,
    private readonly above: ReadonlyMap<Key, Value>,
  ) {}

  get size(): number {
    return this.below.size + [...this.above.keys()].filter((key) => !this.below.has(key)).length;
  }

  get(key: Key): Value | undefined {
    return this.above.get(key) ?? this.below.get(key);
  }

  has(key: Key): boolean {
    return this.above.has(key) || this.below.has(key);
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.below) yield [key, this.above.get(key) ?? value];
    for (const [key, value] of this.above) if (!this.below.has(key)) yield [key, value];
  }

  *keys(): MapIterator<Key> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
}
