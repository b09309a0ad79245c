import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { writeAudits } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import type { Prisma } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { operationQueue } from "@/lib/operations/queue";
import { acceptedEvent, acceptedRow, acceptedSteps, askedRow } from "./accepted-rows";
import { auditOf } from "./audit-row";
import type { Command, ExecuteOptions, Outcome, Plan } from "./define";
import { toRecord } from "./plan-view";

export interface Acceptance<Schema extends z.ZodType, Decisions extends object, Result> {
  moxxie: Moxxie;
  actor: Actor;
  command: Command<Schema, Decisions, Result>;
  input: z.output<Schema>;
  plan: Plan<Decisions>;
  options: ExecuteOptions;
}

/** As what the operation comes into being. */
export type AcceptAs =
  | { kind: "new" }
  /** Its row waits for an approval since it was asked for. */
  | { kind: "frozen" }
  /** An item of a bulk operation; `holder` is who holds its guest, `released` whether a worker may take it at once. */
  | { kind: "item"; parentId: string; holder: string; released: boolean };

/** What accepting made of the plan. */
export interface Accepted<Decisions> {
  operationId: string;
  decisions: Decisions;
  guestId: string | null;
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
  const { moxxie, plan } = acceptance;
  const operationId = randomUUID();
  const accepted = await moxxie.db.prisma.$transaction(
    (tx) => acceptIn(tx, acceptance, { operationId, as: { kind: "new" } }),
    // Hundreds of creations are accepted in one.
    { timeout: plan.items ? 120_000 : 20_000, maxWait: 20_000 },
  );
  await afterAcceptance(acceptance, accepted);
  return {
    kind: "accepted",
    operationId,
    status: "queued",
    guestId: accepted.guestId,
    decisions: toRecord(accepted.decisions),
    datacenterId: plan.target.datacenterId,
  };
}

/** In an open transaction: everything that accepting writes. Followed by {@link afterAcceptance} when it has committed. */
export async function acceptIn<Schema extends z.ZodType, Decisions extends object, Result>(
  tx: Prisma.TransactionClient,
  acceptance: Acceptance<Schema, Decisions, Result>,
  { operationId, as }: { operationId: string; as: AcceptAs },
): Promise<Accepted<Decisions>> {
  const { moxxie, actor, command, input, plan, options } = acceptance;
  const claimed = await command.accept?.({ moxxie, actor, tx, operationId, input, decisions: plan.decisions });
  const decisions = { ...plan.decisions, ...claimed };
  const guestId = guestOf(plan, decisions);
  if (guestId) await claimGuest(tx, { guestId, operationId, holder: as.kind === "item" ? as.holder : operationId });
  await writeOperation(tx, { ...acceptance, operationId, decisions, guestId, as });
  const more = await command.acceptItems?.({ moxxie, actor, tx, operationId, input, decisions }, plan);
  await moxxie.events.record(tx, [acceptedEvent({ plan, operationId, guestId, as })]);
  if (as.kind !== "item") await moxxie.jobs.send(operationQueue, { operationId }, { tx });
  if (as.kind === "new") await options.inTransaction?.(tx, { operationId });
  // Last, for the chain of the audit log is a lock that everybody else waits for.
  const own = auditOf({ actor, command, input, plan, outcome: "accepted", operationId, guestId });
  await writeAudits(tx, [own, ...(more ?? [])]);
  return { operationId, decisions, guestId };
}

/** After the commit: this process shows at once what was accepted, and begins with it. */
export async function afterAcceptance<Schema extends z.ZodType, Decisions extends object, Result>(
  { moxxie, actor, command }: Pick<Acceptance<Schema, Decisions, Result>, "moxxie" | "actor" | "command">,
  { operationId, decisions, guestId }: Accepted<Decisions>,
): Promise<void> {
  if (guestId) await moxxie.inventory.applyGuest(guestId);
  await command.afterAccept?.({ moxxie, actor }, decisions, operationId);
  moxxie.operations.wake(operationId);
}

/** The guest that the operation owns: the target, or the one that `accept` has just made a row for. */
export function guestOf(plan: Plan<object>, decisions: object): string | null {
  if (plan.target.guestId) return plan.target.guestId;
  return "guestId" in decisions && typeof decisions.guestId === "string" ? decisions.guestId : null;
}

/** One writer at a time: of two quick clicks the second meets the first. */
export async function claimGuest(
  tx: Prisma.TransactionClient,
  { guestId, operationId, holder }: { guestId: string; operationId: string; holder: string },
): Promise<void> {
  const { count } = await tx.guest.updateMany({
    where: { id: guestId, OR: [{ busyOperationId: null }, { busyOperationId: { in: [operationId, holder] } }] },
    data: { busyOperationId: holder },
  });
  if (count === 1) return;
  throw new MoxxieError("conflict", "Another operation has just begun to work on this guest; wait until it ends.", {
    extra: { guestId },
  });
}

async function writeOperation<Schema extends z.ZodType, Decisions extends object, Result>(
  tx: Prisma.TransactionClient,
  facts: Acceptance<Schema, Decisions, Result> & Accepted<Decisions> & { as: AcceptAs },
): Promise<void> {
  const { operationId, as } = facts;
  const data = { ...acceptedRow(facts), steps: { create: acceptedSteps(facts) } };
  // Who asked for what, and when, stands in a frozen one's row already.
  if (as.kind === "frozen") return void (await tx.operation.update({ where: { id: operationId }, data }));
  await tx.operation.create({ data: { ...data, ...askedRow(facts) } });
}
