import { randomUUID } from "node:crypto";
import { ReservationCreate, type ReservationView } from "@/lib/contracts/reservations";
import { inGb } from "@/lib/domain/capacity";
import type { RoomPlace } from "@/lib/domain/reservations/room";
import { lengthInWords } from "@/lib/domain/time-words";
import { MoxxieError } from "@/lib/errors";
import { datacentersAsked, requireHost } from "@/lib/queries/placement/places";
import { reservationView } from "@/lib/queries/reservations";
import { lockDatacenter, turnOfDatacenter } from "@/lib/reservations/datacenter-lock";
import { mendHolds } from "@/lib/reservations/expire";
import { tellHolds } from "@/lib/reservations/hold-news";
import { type GrantedReservation, insertReservations } from "@/lib/reservations/insert";
import { type ReservationRow, reservationEvent } from "@/lib/reservations/rows";
import { type AcceptContext, defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "./or-failed";
import { type PlaceWish, rankPlaces } from "./places";
import { nowhere, RoomTaker } from "./take-room";
import { checkDuration, claimOf } from "./wanted";

interface Decisions {
  reservationId: string;
  datacenter: string;
  /** Best first; where it will be unless others are quicker. */
  places: RoomPlace[];
  durationMs: number;
  /** No other datacenter comes into question. */
  onlyThere: boolean;
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
  ungated: true,

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
    if (!best) return plan.build({ reservationId, datacenter: "", places, durationMs, onlyThere: true });
    const { datacenterId, hostName } = best;
    plan.passed("placement", `Host ${hostName} in ${datacenterId} can hold it.`);
    const held = `${inWords(input.resources)} on ${hostName} in ${datacenterId}`;
    if (!plan.isRefused) plan.effect(`Holds ${held} for ${lengthInWords(durationMs)}.`);
    // Of several datacenters one is chosen now: its lock is taken, and no other's.
    const there = places.filter((place) => place.datacenterId === datacenterId).slice(0, placesAtMost);
    const onlyThere = places.every((place) => place.datacenterId === datacenterId);
    const built = plan.build({ reservationId, datacenter: datacenterId, places: there, durationMs, onlyThere });
    return { ...built, target: { ...built.target, datacenterId } };
  },

  turn: ({ decisions }) => turnOfDatacenter(decisions.datacenter),

  apply: async (context) => onlyOf(await grantAll([context])),
  applyAll: grantAll,

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

type Granting = AcceptContext<ReservationCreate, Decisions>;

/**
 * Grants several in the order in which they were asked for, under one lock and by one count. Who gets nothing has
 * changed nothing.
 */
async function grantAll(contexts: readonly Granting[]): Promise<PromiseSettledResult<ReservationView>[]> {
  const [first] = contexts;
  if (!first) return [];
  const { tx, moxxie, decisions } = first;
  await lockDatacenter(tx, decisions.datacenter);
  const taker = new RoomTaker({ tx, moxxie }, decisions.datacenter);
  await taker.count(contexts.map(askingOf));
  const places: PromiseSettledResult<RoomPlace>[] = [];
  for (const context of contexts) places.push(...(await Promise.allSettled([placeFor(taker, context)])));
  const granted = places.flatMap((place, index) => {
    const context = contexts[index];
    return place.status === "fulfilled" && context ? [rowOf(context, place.value)] : [];
  });
  const rows = granted.length > 0 ? await insertReservations(tx, granted) : [];
  await moxxie.events.record(
    tx,
    rows.map((row) => reservationEvent("reservation.created", row)),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return places.map((place, index) => answerOf(place, { context: contexts[index], byId }));
}

function answerOf(
  place: PromiseSettledResult<RoomPlace>,
  { context, byId }: { context: Granting | undefined; byId: ReadonlyMap<string, ReservationRow> },
): PromiseSettledResult<ReservationView> {
  if (place.status === "rejected") return place;
  const row = byId.get(context?.decisions.reservationId ?? "");
  if (!context || !row) throw new Error("a granted reservation was not written");
  return { status: "fulfilled", value: reservationView(context.moxxie, context.actor, { row, now: row.createdAt }) };
}

function onlyOf<Result>([outcome]: readonly PromiseSettledResult<Result>[]): Result {
  if (outcome?.status === "fulfilled") return outcome.value;
  throw outcome?.reason;
}

const askingOf = ({ input, decisions }: Granting) => ({
  places: decisions.places,
  wish: { claim: claimOf(input.resources), datacenterIds: [decisions.datacenter], hostName: input.node },
});

/** Where any datacenter will do, one that is full is no end: the next plan looks elsewhere. */
async function placeFor(taker: RoomTaker, context: Granting): Promise<RoomPlace> {
  try {
    return await taker.take(askingOf(context));
  } catch (error) {
    const isFull = error instanceof MoxxieError && error.code === "no_capacity";
    if (isFull && !context.decisions.onlyThere) throw new PlanOutdated(() => mendHolds(context.moxxie));
    throw error;
  }
}

const rowOf = ({ actor, input, decisions }: Granting, place: RoomPlace): GrantedReservation => ({
  id: decisions.reservationId,
  place,
  claim: claimOf(input.resources),
  hostRequested: input.node !== undefined,
  reservedBy: actor.name,
  reservedById: actor.id,
  reason: input.reason,
  durationMs: decisions.durationMs,
});

function inWords({ cpu, memoryGB, diskGB }: ReservationCreate["resources"]): string {
  const memory = inGb(memoryGB * 1024);
  return `${cpu} ${cpu === 1 ? "core" : "cores"}, ${memory} memory${diskGB > 0 ? ` and ${diskGB} GB disk` : ""}`;
}
