import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { ReservationCreate, type ReservationView } from "@/lib/contracts/reservations";
import type { ResourceReservation } from "@/lib/db/generated/client";
import { inGb } from "@/lib/domain/capacity";
import { mbToGb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import { datacentersAsked, requireHost } from "@/lib/queries/placement/places";
import { reservationView } from "@/lib/queries/reservations";
import { type CountedPlace, lockDatacenter, turnOfDatacenter } from "@/lib/reservations/counted-room";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow, knownStatus, reservationEvent } from "@/lib/reservations/rows";
import { type AcceptContext, defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "./or-failed";
import { type PlaceWish, rankPlaces } from "./places";
import { findRoom, nowhere } from "./take-room";
import { checkDuration, claimOf } from "./wanted";

interface Decisions {
  reservationId: string;
  datacenter: string;
  /** Best first; where it will be unless others are quicker. */
  places: CountedPlace[];
  durationMs: number;
}

/** How many places a plan names; if all of them fill up meanwhile, all hosts are looked at again. */
const placesAtMost = 16;

/** Holds capacity on a host until a time. */
export const createReservation = defineCommand<typeof ReservationCreate, Decisions, ReservationView>({
  name: "reservation.create",
  summary: "Reserve capacity",
  input: ReservationCreate,
  permission: "reservation:write",
  risk: "routine",

  async plan(context, input) {
    const reservationId = randomUUID();
    const plan = new PlanBuilder(`Reserve ${inWords(input.resources)}`, {
      type: "reservation",
      id: reservationId,
      name: input.reason,
      datacenterId: null,
    });
    const durationMs = checkDuration(plan, input.duration, new Date());
    const places = orFailed(plan, "placement", () => rank(context, input)) ?? [];
    const [best] = places;
    if (!best) return plan.build({ reservationId, datacenter: "", places, durationMs });
    const { datacenterId, hostName } = best;
    plan.passed("placement", `Host ${hostName} in ${datacenterId} can hold it.`);
    plan.effect(`Holds ${inWords(input.resources)} on ${hostName} in ${datacenterId} for ${input.duration}.`);
    // Of several datacenters one is chosen now: its lock is taken, and no other's.
    const there = places.filter((place) => place.datacenterId === datacenterId).slice(0, placesAtMost);
    const built = plan.build({ reservationId, datacenter: datacenterId, places: there, durationMs });
    return { ...built, target: { ...built.target, datacenterId } };
  },

  turn: ({ decisions }) => turnOfDatacenter(decisions.datacenter),

  async apply(context) {
    const { tx, moxxie, actor, decisions } = context;
    await lockDatacenter(tx, decisions.datacenter);
    const place = await placeFor(context);
    const row = await insert(context, place);
    await moxxie.events.record(tx, [reservationEvent("reservation.created", row)]);
    return reservationView(moxxie, actor, { row: knownStatus(row), now: row.createdAt });
  },

  afterApply: ({ moxxie }, { reservationId }) => tellHolds(moxxie, [reservationId]),
});

/** @throws MoxxieError `unknown_datacenter`, `unknown_host` */
function rank({ moxxie, actor }: PlanContext, input: ReservationCreate) {
  const datacenterIds = datacentersAsked(moxxie.inventory.view(), actor, input.datacenter);
  const wish: PlaceWish = { claim: claimOf(input.resources), datacenterIds, hostName: input.node };
  const ranked = rankPlaces(moxxie, wish);
  requireHost(input.node, ranked.hosts);
  if (ranked.places.length === 0) throw nowhere(wish, ranked);
  return ranked.places;
}

/** The place among the planned ones, or by what is held now. Where any datacenter will do, a full one is no end. */
async function placeFor({
  tx,
  moxxie,
  input,
  decisions,
}: AcceptContext<ReservationCreate, Decisions>): Promise<CountedPlace> {
  const wish: PlaceWish = {
    claim: claimOf(input.resources),
    datacenterIds: [decisions.datacenter],
    hostName: input.node,
  };
  try {
    return await findRoom({ tx, moxxie }, { places: decisions.places, wish });
  } catch (error) {
    const isFull = error instanceof MoxxieError && error.code === "no_capacity";
    if (isFull && input.datacenter === undefined) throw new PlanOutdated();
    throw error;
  }
}

/** Its time begins now, not when it was asked for: whoever waited gets all of it. By the database's clock. */
async function insert(
  { tx, actor, input, decisions }: AcceptContext<ReservationCreate, Decisions>,
  { storageId, ...place }: CountedPlace,
): Promise<ResourceReservation> {
  const { cpuCores, memoryMb, diskGb } = claimOf(input.resources);
  const now = await databaseNow(tx);
  return tx.resourceReservation.create({
    data: {
      id: decisions.reservationId,
      ...place,
      storageId,
      cpu: cpuCores,
      memoryGb: mbToGb(memoryMb),
      diskGb,
      hostRequested: input.node !== undefined,
      ...reserver(actor),
      reason: input.reason,
      createdAt: now,
      expiresAt: new Date(now.getTime() + decisions.durationMs),
    },
  });
}

const reserver = ({ id, name }: Actor) => ({ reservedBy: name, reservedById: id });

function inWords({ cpu, memoryGB, diskGB }: ReservationCreate["resources"]): string {
  const memory = inGb(memoryGB * 1024);
  return `${cpu} ${cpu === 1 ? "core" : "cores"}, ${memory} memory${diskGB > 0 ? ` and ${diskGB} GB disk` : ""}`;
}
