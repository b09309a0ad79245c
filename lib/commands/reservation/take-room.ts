import type { Transaction } from "@/lib/db";
import type { EstateView, HoldRecord } from "@/lib/domain/estate";
import type { RoomLedger } from "@/lib/domain/reservations/ledger";
import { type Claim, lacksInLimits, limitInWords, type RoomPlace } from "@/lib/domain/reservations/room";
import { gbToMb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { EstateSource } from "@/lib/queries/placement/candidates";
import { countRooms } from "@/lib/reservations/counted-room";
import { PlanOutdated } from "../define";
import { type PlaceWish, type RankedPlaces, rankPlaces } from "./places";

interface InTransaction {
  tx: Transaction;
  moxxie: Moxxie;
}

/** One that asks for room: the places that its plan found, best first, and what it looks for when those are full. */
export interface Asking {
  places: readonly RoomPlace[];
  wish: PlaceWish;
}

/**
 * Gives room in one datacenter, to several in the order in which they ask, under the datacenter's lock. What is there
 * is counted once; hosts beyond those that the plans found are counted only when these have filled up.
 */
export class RoomTaker {
  readonly #moxxie: Moxxie;
  readonly #tx: Transaction;
  readonly #datacenterId: string;
  readonly #given: { place: RoomPlace; claim: Claim }[] = [];
  /** What was looked for anew, by its wish: room only becomes less here. */
  readonly #ranked = new Map<string, RankedPlaces>();
  #ledger: RoomLedger | undefined;
  #countedAll = false;

  constructor({ tx, moxxie }: InTransaction, datacenterId: string) {
    this.#tx = tx;
    this.#moxxie = moxxie;
    this.#datacenterId = datacenterId;
  }

  /** Counts the hosts that are asked for. */
  async count(all: readonly Asking[]): Promise<void> {
    const names = all.flatMap(({ places }) => places.map(({ hostName }) => hostName));
    this.#ledger = await this.#countHosts([...new Set(names)]);
  }

  /**
   * The best place that has the room, which is taken now.
   *
   * @throws MoxxieError `no_capacity` when no host has it, or a limit of the datacenter is reached.
   * @throws PlanOutdated when guests that our view does not show yet are in the way.
   */
  async take({ places, wish }: Asking): Promise<RoomPlace> {
    const place = this.#firstFree(places, wish.claim) ?? (await this.#lookAnew(wish));
    this.#ledger?.take(place, wish.claim);
    this.#given.push({ place, claim: wish.claim });
    return place;
  }

  #firstFree(places: readonly RoomPlace[], claim: Claim): RoomPlace | undefined {
    for (const place of places) {
      const lacks = this.#ledger?.lacks(place, claim);
      if (lacks?.length === 0) return place;
      const [limit] = lacksInLimits(lacks ?? []);
      if (limit) throw this.#limitReached(place, limit);
    }
    return undefined;
  }

  #limitReached(place: RoomPlace, limit: Parameters<typeof limitInWords>[0]): MoxxieError {
    const datacenter = this.#moxxie.inventory.view().datacenters.get(this.#datacenterId);
    const left = this.#ledger?.left(place);
    if (!datacenter || !left) throw new PlanOutdated();
    return new MoxxieError("no_capacity", `${limitInWords(limit, { datacenter, left: left.limits })}.`, {
      extra: { verdicts: [] },
    });
  }

  /** All hosts of the datacenter, by what is held now. */
  async #lookAnew(wish: PlaceWish): Promise<RoomPlace> {
    if (!this.#countedAll) {
      const ledger = await this.#countHosts("all");
      for (const { place, claim } of this.#given) ledger.take(place, claim);
      this.#ledger = ledger;
      this.#countedAll = true;
    }
    const key = JSON.stringify(wish);
    const known = this.#ranked.get(key);
    const place = known && this.#firstFree(known.places, wish.claim);
    if (place) return place;
    // Ranked once more when others of this round were given what was found before.
    const ranked = known?.places.length === 0 ? known : rankPlaces(await this.#readAnew(), wish);
    this.#ranked.set(key, ranked);
    if (ranked.places.length === 0) throw nowhere(wish, ranked);
    const other = this.#firstFree(ranked.places, wish.claim);
    if (!other) throw new PlanOutdated();
    return other;
  }

  #countHosts(hostNames: readonly string[] | "all"): Promise<RoomLedger> {
    const view = this.#moxxie.inventory.view();
    return countRooms({ tx: this.#tx, view }, { datacenterId: this.#datacenterId, hostNames });
  }

  /** The view with the datacenter's holds as the tables have them, and those that were just given, added up by place. */
  async #readAnew(): Promise<EstateSource> {
    const rows = await this.#tx.$queryRaw<HeldSum[]>`
      SELECT datacenter_id AS "datacenterId", endpoint_id AS "endpointId", host_name AS "hostName",
        storage_id AS "storageId", sum(cpu)::float8 AS "cpuCores", sum(memory_gb) AS "memoryGb", sum(disk_gb) AS "diskGb"
      FROM resource_reservations
      WHERE status = 'active' AND datacenter_id = ${this.#datacenterId} AND expires_at > clock_timestamp()
      GROUP BY 1, 2, 3, 4`;
    const given = this.#given.map(({ place, claim }) => ({ ...place, ...claim }));
    const held = rows.map(({ memoryGb, ...sum }) => ({ ...sum, memoryMb: gbToMb(memoryGb) }));
    const { inventory, providers } = this.#moxxie;
    const view = inventory.view();
    const elsewhere = [...view.holds].filter(([, { datacenterId }]) => datacenterId !== this.#datacenterId);
    const holds = new Map([...elsewhere, ...[...held, ...given].map(asHold)]);
    const fresh: EstateView = { ...view, holds };
    return {
      inventory: { view: () => fresh, freshnessOf: (endpointId) => inventory.freshnessOf(endpointId) },
      providers,
    };
  }
}

/** Why no host can hold it, with the figures of a few and the verdicts of more. */
export function nowhere({ datacenterIds }: PlaceWish, { hosts, refusals }: RankedPlaces): MoxxieError {
  const where = datacenterIds.join(", ");
  if (hosts.length === 0)
    return new MoxxieError("no_capacity", `There are no hosts in ${where || "any datacenter that you see"}.`, {
      extra: { verdicts: [] },
    });
  const verdicts = refusals();
  const reasons = verdicts.slice(0, 3).map(({ host, reasons: why }) => `${host}: ${why.join("; ")}`);
  return new MoxxieError("no_capacity", `No host in ${where} can hold it. ${reasons.join(". ")}.`, {
    extra: { verdicts },
  });
}

type Amounts = RoomPlace & Claim;
type HeldSum = Omit<Amounts, "memoryMb"> & { memoryGb: number };

function asHold(amounts: Amounts, index: number): [string, HoldRecord] {
  const id = `counted-${index}`;
  const nobody = { reservedBy: "", reservedById: "", reason: "", expiresAt: new Date(8.64e15) };
  return [id, { ...amounts, ...nobody, id }];
}
