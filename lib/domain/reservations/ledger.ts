import type { EstateView } from "../estate";
import type { LimitAmounts } from "../limits";
import {
  type Claim,
  hostIdOf,
  type Lack,
  lacksOf,
  type RoomLeft,
  type RoomPlace,
  roomLeft,
  type TakenRoom,
} from "./room";

/**
 * The room of one datacenter while somebody gives of it: what was counted, and what has been given since. Of no use
 * without the datacenter's lock, under which nobody else gives.
 */
export class RoomLedger {
  readonly #view: EstateView;
  readonly #taken: Writable;

  constructor(view: EstateView, { hosts, storages, datacenter }: TakenRoom) {
    this.#view = view;
    this.#taken = { hosts: new Map(hosts), storages: new Map(storages), datacenter: datacenter && { ...datacenter } };
  }

  /** Undefined when the host or the storage is gone, or was not counted. */
  left(place: RoomPlace): RoomLeft | undefined {
    return roomLeft(this.#view, place, this.#taken);
  }

  /** What the place lacks for the claim; undefined like `left`. */
  lacks(place: RoomPlace, claim: Claim): Lack[] | undefined {
    const left = this.left(place);
    return left && lacksOf(left, claim);
  }

  /** Gives the claim its room. Whoever gives without having asked `lacks` gives too much. */
  take(place: RoomPlace, { cpuCores, memoryMb, diskGb }: Claim): void {
    const { hosts, storages, datacenter } = this.#taken;
    const host = hosts.get(hostIdOf(place)) ?? { cpuCores: 0, memoryMb: 0 };
    hosts.set(hostIdOf(place), { cpuCores: host.cpuCores + cpuCores, memoryMb: host.memoryMb + memoryMb });
    const heldGb = place.storageId === null ? 0 : diskGb;
    if (place.storageId !== null) storages.set(place.storageId, (storages.get(place.storageId) ?? 0) + heldGb);
    if (!datacenter) return;
    datacenter.guests += 1;
    datacenter.cpuCores += cpuCores;
    datacenter.memoryMb += memoryMb;
    datacenter.diskGb += heldGb;
  }
}

interface Writable {
  hosts: Map<string, { cpuCores: number; memoryMb: number }>;
  storages: Map<string, number>;
  datacenter: LimitAmounts | null;
}
