import { randomUUID } from "node:crypto";
import canonicalize from "canonicalize";
import type { z } from "zod";
import { approvalEvent, operationEvent } from "@/lib/approvals/events";
import { hashOfPlan } from "@/lib/approvals/plan-hash";
import { expiryUnder } from "@/lib/approvals/policy";
import { ownerOfRequest } from "@/lib/approvals/principal";
import { openInput, sealInput } from "@/lib/approvals/sealed-input";
import { writeAudit } from "@/lib/audit/audit";
import type { OperationStatus, PlanView } from "@/lib/contracts/operations";
import type { Transaction } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { databaseNow } from "@/lib/reservations/rows";
import { SecretBoxError } from "@/lib/secrets";
import type { Acceptance } from "../accept";
import { auditOf } from "../audit-row";
import type { Outcome, Plan } from "../define";
import { datacentersOf, type Gate } from "../gate";
import { planView } from "../plan-view";
import { redact } from "../redact";

/** How many requests of one requester may wait at once: more than that nobody decides. */
export const pendingAtMost = 200;

export interface Frozen<Schema extends z.ZodType, Decisions extends object, Result>
  extends Acceptance<Schema, Decisions, Result> {
  /** What was sent, before it was parsed: it is parsed again when it is approved. */
  asked: unknown;
  gate: Gate;
}

/**
 * Keeps a planned command as it was asked for until somebody decides on it. One transaction writes the operation that
 * waits, the approval, the events and the audit row; nothing is claimed and no step is made.
 *
 * @throws MoxxieError `conflict` for a request that waits already, `too_many_requests` for one too many.
 */
export async function freeze<Schema extends z.ZodType, Decisions extends object, Result>(
  frozen: Frozen<Schema, Decisions, Result>,
): Promise<Outcome<Result>> {
  const { moxxie, actor, command, input, plan, options, gate } = frozen;
  const [operationId, approvalId] = [randomUUID(), randomUUID()];
  const requesterOwner = await ownerOfRequest(moxxie.db.prisma, actor, gate);
  const view = shownPlan(frozen, gate);
  await moxxie.db.prisma.$transaction(async (tx) => {
    await admit(tx, frozen);
    const row = await writeRows(tx, frozen, { operationId, approvalId, requesterOwner, view });
    await moxxie.events.record(tx, [
      approvalEvent("approval.requested", row.approval, { rule: gate.rule.name }),
      operationEvent("operation.updated", row.operation, {
        status: "awaiting_approval" satisfies OperationStatus,
        approvalId,
      }),
    ]);
    await options.inTransaction?.(tx, { operationId });
    // Last, for the chain of the audit log is a lock that everybody else waits for.
    await writeAudit(tx, auditOf({ actor, command, input, plan, outcome: "requested", operationId }));
  });
  const { guestId = null, datacenterId } = plan.target;
  return { kind: "awaiting_approval", operationId, approvalId, guestId, decisions: view.decisions, datacenterId };
}

/** Requests of one requester come one after the other, so that what is counted and compared stays true. */
async function admit<Schema extends z.ZodType, Decisions extends object, Result>(
  tx: Transaction,
  { moxxie, actor, command, plan, asked }: Frozen<Schema, Decisions, Result>,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`approvals of ${actor.kind}:${actor.id}`}))`;
  const own = { requesterKind: actor.kind, requesterId: actor.id, status: "pending", expiresAt: { gt: new Date() } };
  if ((await tx.approval.count({ where: own })) >= pendingAtMost) throw tooMany();
  const alike = await tx.approval.findMany({
    where: { ...own, command: command.name, title: plan.title, targetName: plan.target.name },
    select: { id: true, operationId: true, inputSealed: true },
  });
  const text = canonical(asked);
  const same = alike.find((row) => canonical(openedOrNothing(moxxie, row)) === text);
  if (!same) return;
  throw new MoxxieError("conflict", "You have asked for exactly this already, and it waits for an approval.", {
    extra: { approvalId: same.id, operationId: same.operationId },
  });
}

/** One that does not open any more, for the secret key is another, is like no other. */
function openedOrNothing({ secrets }: Pick<Moxxie, "secrets">, row: { id: string; inputSealed: string }): unknown {
  try {
    return openInput(secrets, row);
  } catch (error) {
    if (!(error instanceof SecretBoxError)) throw error;
    return undefined;
  }
}

const canonical = (value: unknown) => canonicalize(JSON.parse(JSON.stringify(value ?? null)));

const tooMany = () =>
  new MoxxieError(
    "too_many_requests",
    `${pendingAtMost} requests of yours wait for an approval already. Withdraw some, or wait until they are decided.`,
    { retryAfterSeconds: 60 },
  );

async function writeRows<Schema extends z.ZodType, Decisions extends object, Result>(
  tx: Transaction,
  { moxxie, actor, command, input, plan, options, gate, asked }: Frozen<Schema, Decisions, Result>,
  { view, ...ids }: { operationId: string; approvalId: string; requesterOwner: string; view: PlanView },
) {
  const { target } = plan;
  const datacenterIds = datacentersOf(target);
  const operation = await tx.operation.create({
    data: {
      id: ids.operationId,
      command: command.name,
      title: plan.title,
      status: "awaiting_approval" satisfies OperationStatus,
      actor: { kind: actor.kind, id: actor.id, name: actor.name, role: actor.role },
      actorId: actor.id,
      // What the steps get is written when it is approved; until then only what may be shown.
      input: redact(input, command.secrets) ?? {},
      decisions: toJson(view.decisions),
      plan: toJson(view),
      datacenterId: target.datacenterId,
      datacenterIds,
      endpointId: target.endpointId ?? null,
      guestId: target.guestId ?? null,
      requestId: actor.requestId,
    },
  });
  const approval = await tx.approval.create({
    data: {
      id: ids.approvalId,
      operationId: ids.operationId,
      command: command.name,
      title: plan.title,
      risk: view.risk,
      inputSealed: sealInput(moxxie.secrets, ids.approvalId, asked ?? null),
      plan: toJson(view),
      planHash: hashOfPlan(view, hashedTarget(plan)),
      rule: toJson(gate.rule),
      requesterKind: actor.kind,
      requesterId: actor.id,
      requesterName: actor.name,
      requesterOwner: ids.requesterOwner,
      requesterIp: actor.ip,
      reason: options.reason ?? null,
      confirmation: options.confirm ?? null,
      datacenterIds,
      targetType: target.type,
      targetId: target.id,
      targetName: target.name,
      expiresAt: expiryUnder(gate.policy, await databaseNow(tx)),
    },
  });
  return { operation, approval: { ...approval, status: "pending" as const } };
}

/** The plan as approvers are shown it: with what was chosen, without what is secret in it. */
export function shownPlan<Schema extends z.ZodType, Decisions extends object, Result>(
  { command, plan, input }: Pick<Acceptance<Schema, Decisions, Result>, "command" | "plan" | "input">,
  gate: Pick<Gate, "rule" | "policy"> | null,
): PlanView {
  const approval = gate && { ...gate.rule, expiresAfter: gate.policy.expiresAfter };
  return { ...planView(command, plan, input, approval), decisions: redactedRecord(plan.decisions) };
}

function redactedRecord(decisions: object): Record<string, unknown> {
  const redacted = redact(decisions);
  return typeof redacted === "object" && redacted !== null && !Array.isArray(redacted) ? redacted : {};
}

export const hashedTarget = ({ target }: Plan<object>) => ({
  type: target.type,
  name: target.name,
  datacenterIds: datacentersOf(target),
  endpointId: target.endpointId ?? null,
  guestId: target.guestId ?? null,
});
