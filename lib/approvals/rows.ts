import type { ApprovalStatus } from "@/lib/contracts/approvals";
import type { Transaction } from "@/lib/db";
import type { Approval } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";

export type ApprovalRow = Omit<Approval, "status"> & { status: ApprovalStatus };

/** Only this folder and the commands on approvals write the column, and they write these. */
export const knownStatus = (row: Approval): ApprovalRow => ({ ...row, status: row.status as ApprovalStatus });

export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** What it is at that moment: one that is due has expired, whether or not somebody has written so yet. */
export const statusAt = (row: Pick<ApprovalRow, "status" | "expiresAt">, now: Date): ApprovalStatus =>
  row.status === "pending" && row.expiresAt <= now ? "expired" : row.status;

/** An approval as it stands; undefined for none of that id, and for what is no id. */
export async function readApproval(
  client: Pick<Transaction, "approval">,
  id: string,
): Promise<ApprovalRow | undefined> {
  const row = isUuid(id) ? await client.approval.findUnique({ where: { id } }) : null;
  return row ? knownStatus(row) : undefined;
}

/**
 * Takes the approval for a decision: its row is locked until the transaction ends, so that of several decisions at once
 * exactly one is made.
 *
 * @returns the row, which waits for a decision.
 * @throws MoxxieError `approval_ended`, with who decided what and when.
 */
export async function takePending(tx: Transaction, id: string): Promise<ApprovalRow> {
  const [locked] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT clock_timestamp() AS now FROM approvals WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await readApproval(tx, id);
  if (!locked || !row) throw new Error(`approval ${id} has vanished`);
  requirePending(row, locked.now);
  return row;
}

/** @throws MoxxieError `approval_ended`. */
export function requirePending(row: ApprovalRow, now: Date): void {
  const status = statusAt(row, now);
  if (status === "pending") return;
  throw new MoxxieError("approval_ended", endInWords(row, status), {
    extra: {
      approvalId: row.id,
      approvalStatus: status,
      decidedBy: row.decidedByName,
      decidedAt: (row.decidedAt ?? row.expiresAt).toISOString(),
    },
  });
}

/** How it ended, as a sentence. */
export function endInWords(
  row: Pick<ApprovalRow, "decidedByName" | "decidedAt" | "expiresAt" | "comment">,
  status: Exclude<ApprovalStatus, "pending">,
): string {
  const by = row.decidedByName ?? "somebody";
  const at = ` on ${(row.decidedAt ?? row.expiresAt).toISOString()}`;
  switch (status) {
    case "expired":
      return `Nobody decided on this request before it expired${at}.`;
    case "approved":
      return `${by} approved this request${at}.`;
    case "rejected":
      return `${by} rejected this request${at}${row.comment ? `: ${withStop(row.comment)}` : "."}`;
    case "withdrawn":
      return `${by} withdrew this request${at}${row.comment ? `: ${withStop(row.comment)}` : "."}`;
  }
}

const withStop = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
