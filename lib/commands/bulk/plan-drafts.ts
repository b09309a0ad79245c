import { setImmediate } from "node:timers/promises";
import type { GuestRecord } from "@/lib/domain/estate";
import { MoxxieError } from "@/lib/errors";
import type { Plan, PlanContext } from "../define";
import { warmUp } from "./plan-warm-up";
import { type Draft, inputAsAsked, inputOf } from "./planned-drafts";
import type { ItemGraph } from "./planned-graph";
import type { PlannedItem } from "./planned-item";
import { stateAfter, takeRoom } from "./planned-states";
import { faultyPlan, refusedPlan, requireConfirmed, stuckPlan } from "./refused-plan";
import { WhatIf } from "./what-if";

/** Plans every item in the order of the graph, each in the world that those before it leave behind. */
export async function planDrafts(
  context: PlanContext,
  { drafts, graph }: { drafts: readonly Draft[]; graph: ItemGraph },
): Promise<PlannedItem[]> {
  const whatIf = new WhatIf(context.moxxie);
  const inside: PlanContext = { ...context, moxxie: whatIf.moxxie };
  for (const { guest } of drafts) if (guest) freeFromParent(whatIf, { guest, parentId: context.parentId });
  await warmUp(inside, drafts);
  const done = new Map<number, Planned>();
  let workedSince = performance.now();
  for (const index of graph.order) {
    const draft = drafts[index];
    // Hundreds of placements take a second: others are answered in between.
    if (performance.now() - workedSince > workMsAtMost) {
      await setImmediate();
      workedSince = performance.now();
    }
    if (draft) done.set(index, await planNext(inside, { draft, graph, whatIf, done }));
  }
  return drafts.map((draft) => itemOf(draft, { graph, ...(done.get(draft.index) ?? leftOut(draft, graph)) }));
}

const workMsAtMost = 25;

interface Planned {
  input: Record<string, unknown>;
  plan: Plan<object>;
  /** The guest as it will stand when the item's turn comes. */
  guest: GuestRecord | null;
}

/** Guests that the bulk itself holds are free for its items. */
function freeFromParent(whatIf: WhatIf, { guest, parentId }: { guest: GuestRecord; parentId: string | undefined }) {
  if (parentId !== undefined && guest.busyOperationId === parentId) whatIf.put({ ...guest, busyOperationId: null });
}

async function planNext(
  context: PlanContext,
  facts: { draft: Draft; graph: ItemGraph; whatIf: WhatIf; done: ReadonlyMap<number, Planned> },
): Promise<Planned> {
  const { draft, graph, whatIf, done } = facts;
  const waitsFor = graph.dependsOn.get(draft.index)?.find((other) => done.get(other)?.plan.refusal);
  const guest = draft.guest && (whatIf.view.guests.get(draft.guest.id) ?? draft.guest);
  if (draft.faults.length > 0) return { input: {}, plan: faultyPlan(draft), guest };
  if (draft.refusal) return { input: inputAsAsked(draft), plan: refusedPlan(draft, draft.refusal), guest };
  const input = inputOf(draft);
  if (waitsFor !== undefined) return { input, plan: stuckPlan(draft, waitsFor), guest };
  const plan = withFewVerdicts(await planByCommand(context, { draft, input }));
  if (plan.refusal) return { input, plan, guest };
  const { itemType, params, index } = draft;
  if (itemType.verb === "CREATE") takeRoom(whatIf, index, plan);
  else if (guest && params) whatIf.put(stateAfter(itemType.verb, guest, params.body));
  const follows = graph.dependsOn.get(index)?.some((other) => guest && done.get(other)?.guest?.id === guest.id);
  return { input, plan: follows ? withoutDigest(plan) : plan, guest };
}

// biome-ignore lint/suspicious/noExplicitAny: the decisions are those of whichever command the item is of.
type AnyPlan = Plan<any>;

async function planByCommand(
  context: PlanContext,
  { draft, input }: { draft: Draft; input: Record<string, unknown> },
): Promise<AnyPlan> {
  try {
    return requireConfirmed(await draft.itemType.command.plan(context, input), draft.params?.confirm);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return refusedPlan(draft, error);
  }
}

/** Hundreds of creations would each keep why each of hundreds of hosts was not chosen. */
const verdictsKept = 10;

function withFewVerdicts(plan: AnyPlan): AnyPlan {
  const { verdicts } = plan.decisions;
  if (!Array.isArray(verdicts)) return plan;
  return { ...plan, decisions: { ...plan.decisions, verdicts: verdicts.slice(0, verdictsKept) } };
}

/**
 * A configuration that earlier items of the bulk touch (a snapshot adds to it) is not the one that was read for the
 * plan, and is then still nobody else's: the bulk holds the guest.
 */
const withoutDigest = (plan: Plan<object>): Plan<object> =>
  "digest" in plan.decisions ? { ...plan, decisions: { ...plan.decisions, digest: undefined } } : plan;

/** Not in the order: it waits in a circle, or for one that does. */
function leftOut(draft: Draft, graph: ItemGraph): Planned {
  const waitsFor = graph.dependsOn.get(draft.index)?.[0] ?? draft.index;
  const plan = draft.faults.length > 0 ? faultyPlan(draft) : stuckPlan(draft, waitsFor);
  return { input: {}, plan, guest: draft.guest };
}

function itemOf(draft: Draft, { graph, input, plan, guest }: Planned & { graph: ItemGraph }): PlannedItem {
  const { index, type, itemType, params } = draft;
  const { target } = plan;
  return {
    index,
    type,
    command: itemType.command,
    input,
    confirm: params?.confirm,
    plan,
    phase: graph.phases.get(index) ?? itemType.phase,
    dependsOn: graph.dependsOn.get(index) ?? [],
    guestId: guest?.id ?? null,
    vmId: guest?.vmId ?? null,
    datacenterId: guest?.datacenterId ?? target.datacenterId,
    ...placeOf(plan, guest),
  };
}

/** Where it works: a guest's host by then, or what was chosen for a creation. */
function placeOf({ decisions }: AnyPlan, guest: GuestRecord | null): Pick<PlannedItem, "endpointId" | "hostName"> {
  if (guest) return { endpointId: guest.endpointId, hostName: guest.hostName };
  const { endpointId, host } = decisions;
  return { endpointId: endpointId || null, hostName: host || null };
}
