import type { BulkVerb } from "@/lib/contracts/bulk";
import { MoxxieError } from "@/lib/errors";
import type { Plan, PlanTarget } from "../define";
import { nameOf, nounOf, targetOf } from "../guest/target";
import { PlanBuilder } from "../plan";
import type { Draft } from "./planned-drafts";

/** The plan of an item that could not be planned at all. */
export function refusedPlan(draft: Draft, refusal: MoxxieError): Plan<object> {
  return new PlanBuilder(titleOf(draft), targetFor(draft)).failedBy("item", refusal).build({});
}

/** Of one that nobody can have meant. */
export function faultyPlan(draft: Draft): Plan<object> {
  const [first] = draft.faults;
  if (!first) throw new Error("an item without a fault was left out of the order");
  return refusedPlan(draft, new MoxxieError(first.code, first.message));
}

/** Of one that something it depends on keeps from ever running. */
export const stuckPlan = (draft: Draft, waitsFor: number): Plan<object> =>
  refusedPlan(
    draft,
    new MoxxieError("cannot_be_done", `It waits for operation ${waitsFor}, which cannot be done.`, {
      extra: { waitsFor },
    }),
  );

/** A plan that asks for a word is refused without that very word: nobody types words while a bulk runs. */
export function requireConfirmed<Decisions>(plan: Plan<Decisions>, word: string | undefined): Plan<Decisions> {
  if (plan.refusal || plan.confirm === null || plan.confirm === word) return plan;
  const message =
    word === undefined
      ? `${plan.title}: confirm it with the name '${plan.confirm}' in params.confirm.`
      : `The confirmation '${word.slice(0, 80)}' is not the name '${plan.confirm}'.`;
  const refusal = new MoxxieError("confirmation_required", message, { extra: { confirm: plan.confirm } });
  return { ...plan, refusal, checks: [...plan.checks, { name: "confirmation", ok: false, detail: message }] };
}

const verbWords: Record<BulkVerb, string> = {
  CREATE: "Create",
  DELETE: "Delete",
  START: "Start",
  STOP: "Stop",
  SHUTDOWN: "Shut down",
  REBOOT: "Reboot",
  UPDATE: "Change",
  MIGRATE: "Move",
  SNAPSHOT: "Take a snapshot of",
};

function titleOf(draft: Draft): string {
  const { itemType, guest } = draft;
  const what = guest ? nameOf(guest) : `${nounOf(itemType.kind)} ${namedAs(draft)}`.trim();
  return `${verbWords[itemType.verb]} ${what}`;
}

function targetFor(draft: Draft): PlanTarget {
  const { guest } = draft;
  return guest ? targetOf(guest) : { type: "guest", id: "", name: namedAs(draft), datacenterId: null };
}

/** What the request calls it, as far as that could be read. */
function namedAs({ params }: Draft): string {
  if (!params) return "";
  const { vmId, body } = params;
  if (vmId !== null) return vmId;
  if ("name" in body && typeof body.name === "string") return body.name;
  return "hostname" in body && typeof body.hostname === "string" ? body.hostname : "";
}
