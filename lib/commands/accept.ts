import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { writeAudit } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import type { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { operationQueue } from "@/lib/operations/queue";
import { auditOf } from "./audit-row";
import type { Command, ExecuteOptions, Outcome, Plan } from "./define";
import { planView, toRecord } from "./plan-view";
import { redact } from "./redact";

interface Acceptance<Schema extends z.ZodType, Decisions extends object, Result> {
  moxxie: Moxxie;
  actor: Actor;
  command: Command<Schema, Decisions, Result>;
  input: z.output<Schema>;
  plan: Plan<Decisions>;
  options: ExecuteOptions;
}

/**
 * Writes the operation with its steps, claims, audit row, event and job in one transaction; after its commit the work
 * cannot be lost, before it nothing has happened.
 *
 * @throws MoxxieError `conflict` when another operation has just begun to work on the same guest.
 */
export async function acceptOperation<Schema extends z.ZodType, Decisions extends object, Result>(
  acceptance: Acceptance<Schema, Decisions, Result>,
): Promise<Outcome<Result>> {
  const { moxxie, actor, command, input, plan, options } = acceptance;
  const operationId = randomUUID();
  const accepted = await moxxie.db.prisma.$transaction(
    async (tx) => {
      const claimed = await command.accept?.({ moxxie, actor, tx, operationId, input, decisions: plan.decisions });
      const decisions = { ...plan.decisions, ...claimed };
      const guestId = guestOf(plan, decisions);
      if (guestId) await claimGuest(tx, { guestId, operationId });
      await insertOperation(tx, { ...acceptance, operationId, decisions, guestId });
      await writeAudit(tx, auditOf({ actor, command, input, plan, outcome: "accepted", operationId }));
      await options.inTransaction?.(tx, { operationId });
      await moxxie.events.record(tx, [
        {
          type: "operation.updated",
          datacenterId: plan.target.datacenterId,
          subject: operationId,
          data: { operationId, status: "queued", title: plan.title, guestId, progress: 0 },
        },
      ]);
      await moxxie.jobs.send(operationQueue, { operationId }, { tx });
      return { decisions, guestId };
    },
    { timeout: 20_000, maxWait: 20_000 },
  );
  if (accepted.guestId) await moxxie.inventory.applyGuest(accepted.guestId);
  await command.afterAccept?.({ moxxie, actor }, accepted.decisions);
  moxxie.operations.wake(operationId);
  return {
    kind: "accepted",
    operationId,
    status: "queued",
    guestId: accepted.guestId,
    decisions: toRecord(accepted.decisions),
    datacenterId: plan.target.datacenterId,
  };
}

/** The guest that the operation owns: the target, or the one that `accept` has just made a row for. */
function guestOf(plan: Plan<object>, decisions: object): string | null {
  if (plan.target.guestId) return plan.target.guestId;
  return "guestId" in decisions && typeof decisions.guestId === "string" ? decisions.guestId : null;
}

/** One writer at a time: of two quick clicks the second meets the first. */
async function claimGuest(
  tx: Prisma.TransactionClient,
  { guestId, operationId }: { guestId: string; operationId: string },
): Promise<void> {
  const { count } = await tx.guest.updateMany({
    where: { id: guestId, OR: [{ busyOperationId: null }, { busyOperationId: operationId }] },
    data: { busyOperationId: operationId },
  });
  if (count === 1) return;
  throw new MoxxieError("conflict", "Another operation has just begun to work on this guest; wait until it ends.", {
    extra: { guestId },
  });
}

async function insertOperation<Schema extends z.ZodType, Decisions extends object, Result>(
  tx: Prisma.TransactionClient,
  facts: Acceptance<Schema, Decisions, Result> & { operationId: string; decisions: Decisions; guestId: string | null },
): Promise<void> {
  const { command, actor, input, plan, operationId, decisions, guestId } = facts;
  const steps = command.steps?.(input, decisions) ?? [];
  await tx.operation.create({
    data: {
      id: operationId,
      command: command.name,
      title: plan.title,
      status: "queued",
      actor: { kind: actor.kind, id: actor.id, name: actor.name, role: actor.role },
      actorId: actor.id,
      input: toJson(input as object),
      decisions: toJson(decisions),
      plan: toJson(planView(command, { ...plan, decisions: redact(decisions) as object }, input)),
      datacenterId: plan.target.datacenterId,
      endpointId: plan.target.endpointId ?? null,
      guestId,
      requestId: actor.requestId,
      steps: { create: steps.map(({ name, title }, index) => ({ index, name, title, memo: {} })) },
    },
  });
}
