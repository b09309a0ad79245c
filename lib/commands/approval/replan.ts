import { differenceOf, hashOfPlan } from "@/lib/approvals/plan-hash";
import { requesterNow } from "@/lib/approvals/requester";
import type { ApprovalRow } from "@/lib/approvals/rows";
import { openInput } from "@/lib/approvals/sealed-input";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { PlanDifference } from "@/lib/contracts/approvals";
import type { PlanView } from "@/lib/contracts/operations";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { SecretBoxError } from "@/lib/secrets";
import { allCommands } from "../by-name";
import type { AnyCommand, Plan } from "../define";
import { parseInput } from "../execute";
import { hashedTarget, shownPlan } from "./freeze";

/** A frozen command, planned anew as its requester. */
export interface Replanned {
  command: AnyCommand;
  requester: Actor;
  input: unknown;
  plan: Plan<object>;
  /** As approvers are shown it, and its hash. */
  view: PlanView;
  planHash: string;
  /** What differs from what the approvers were shown; null when it does the same. */
  difference: PlanDifference | null;
}

/**
 * Plans a frozen command again, with the rights that its requester has now. Asks platforms; changes nothing.
 *
 * @throws MoxxieError `conflict` when it cannot be carried out for its requester any more; the refusal when it cannot be
 * carried out just now; what a platform that does not answer throws.
 */
export async function replan(moxxie: Moxxie, row: ApprovalRow): Promise<Replanned> {
  const command = (await allCommands()).get(row.command);
  if (!command) throw over(`This version of Moxxie has no command '${row.command}'.`);
  const operation = await moxxie.db.prisma.operation.findUniqueOrThrow({
    where: { id: row.operationId },
    select: { requestId: true },
  });
  const found = await requesterNow(moxxie, { ...row, ...operation });
  if (found.kind === "gone") throw over(found.why);
  const requester = found.actor;
  const { input, plan } = await orOver(async () => {
    authorise(requester, command.permission);
    const asked = parseInput(command.input, openedInput(moxxie, row));
    return { input: asked, plan: (await command.plan({ moxxie, actor: requester }, asked)) as Plan<object> };
  });
  if (plan.refusal && notNow.test(plan.refusal.code)) throw plan.refusal;
  const shown = planShownBefore(row);
  const view = { ...shownPlan({ command, plan, input }, null), approval: shown.approval };
  const planHash = hashOfPlan(view, hashedTarget(plan));
  const difference = planHash === row.planHash ? null : differenceOf(shown, view);
  return { command, requester, input, plan, view, planHash, difference };
}

/** Only the freezing and the planning again write the column. */
const planShownBefore = (row: ApprovalRow) => row.plan as unknown as PlanView;

function openedInput({ secrets }: Pick<Moxxie, "secrets">, row: ApprovalRow): unknown {
  try {
    return openInput(secrets, row);
  } catch (error) {
    if (!(error instanceof SecretBoxError)) throw error;
    throw over("What was asked for does not open: MOXXIE_SECRET_KEY is another than it was.");
  }
}

/** A platform that does not answer may answer soon; whatever else a plan throws is the end of this request. */
async function orOver<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MoxxieError) || passing.test(error.code)) throw error;
    throw over(error.message, error);
  }
}

/** Refusals that tell nothing of the plan: the guest is busy or locked, a platform is silent. */
const notNow = /^(platform_|database_|conflict$|guest_locked$|too_many_requests$)/;

const passing = /^(platform_|database_|not_ready$|internal_error$)/;

const over = (why: string, cause?: MoxxieError) =>
  new MoxxieError("conflict", `It cannot be carried out for its requester any more: ${why} Reject the request.`, {
    extra: { reason: cause?.code ?? "conflict" },
    cause,
  });
