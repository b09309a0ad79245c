import type { Actor } from "@/lib/auth/actor";
import type { ApprovalStatus } from "@/lib/contracts/approvals";
import type { OperationStatus } from "@/lib/contracts/operations";
import type { Transaction } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import type { RecordedError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { SecretBoxError } from "@/lib/secrets";
import { approvalEvent, operationEvent } from "./events";
import { releaseHeld, reservationsIn } from "./freed-reservations";
import { type ApprovalRow, endInWords } from "./rows";
import { openInput } from "./sealed-input";

export interface Decision {
  status: Exclude<ApprovalStatus, "pending">;
  /** Null for what nobody decided: it expired. */
  by: Pick<Actor, "kind" | "id" | "name"> | null;
  comment: string | null;
  at: Date;
}

/** Writes what became of a locked approval that was pending, and tells of it. */
export async function writeDecision(
  tx: Transaction,
  { events }: Pick<Moxxie, "events">,
  { row, decision }: { row: ApprovalRow; decision: Decision },
): Promise<void> {
  const { status, by, comment, at } = decision;
  await tx.approval.update({
    where: { id: row.id },
    data: {
      status,
      comment,
      decidedAt: at,
      // What may be secret in it is needed no more.
      inputSealed: "",
      ...(by && { decidedByKind: by.kind, decidedById: by.id, decidedByName: by.name }),
    },
  });
  const who = by && { kind: by.kind, id: by.id, name: by.name };
  await events.record(tx, [approvalEvent("approval.decided", row, { decision: status, by: who, comment })]);
}

/**
 * Ends a locked approval that was pending without a yes: the operation is canceled, nothing of it has happened, and
 * what was reserved for it is free again.
 *
 * @returns the reservations that were released, for `tellHolds` after the commit.
 */
export async function endWithoutYes(
  tx: Transaction,
  moxxie: Pick<Moxxie, "events" | "secrets" | "log">,
  { row, decision }: { row: ApprovalRow; decision: Decision & { status: "rejected" | "expired" | "withdrawn" } },
): Promise<string[]> {
  const { status, by, comment, at } = decision;
  await writeDecision(tx, moxxie, { row, decision });
  const ended = { ...row, decidedByName: by?.name ?? null, decidedAt: at, comment };
  const error: RecordedError = { code: "approval_ended", message: endInWords(ended, status) };
  const operation = await tx.operation.update({
    where: { id: row.operationId },
    data: { status: "canceled" satisfies OperationStatus, completedAt: at, error: toJson(error) },
  });
  await moxxie.events.record(tx, [
    operationEvent("operation.failed", operation, { status: "canceled" satisfies OperationStatus, error }),
  ]);
  return releaseHeld(tx, moxxie, { ids: reservationsIn(inputOf(moxxie, row)), requesterId: row.requesterId });
}

/** One that does not open any more (another secret key) can still be rejected and expire; it names no reservation then. */
function inputOf({ secrets, log }: Pick<Moxxie, "secrets" | "log">, row: ApprovalRow): unknown {
  try {
    return openInput(secrets, row);
  } catch (error) {
    if (!(error instanceof SecretBoxError)) throw error;
    log.error({ err: error, approvalId: row.id }, "the input of a frozen command does not open");
    return undefined;
  }
}
