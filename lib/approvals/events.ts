import type { NewEvent } from "@/lib/events/bus";
import type { ApprovalRow } from "./rows";

type ApprovalEvent = Extract<NewEvent["type"], `approval.${string}`>;

/** Where it is, for those who listen: one datacenter, or all of them in `data.datacenters`. */
const placeOf = (datacenterIds: readonly string[]): string | null =>
  datacenterIds.length === 1 ? (datacenterIds[0] ?? null) : null;

type Told = Pick<
  ApprovalRow,
  | "id"
  | "operationId"
  | "command"
  | "title"
  | "risk"
  | "requesterKind"
  | "requesterId"
  | "requesterName"
  | "reason"
  | "datacenterIds"
  | "expiresAt"
>;

/** What is told of an approval. `more` says what has become of it. */
export function approvalEvent(type: ApprovalEvent, row: Told, more: Record<string, unknown> = {}): NewEvent {
  return {
    type,
    datacenterId: placeOf(row.datacenterIds),
    subject: row.id,
    data: {
      approvalId: row.id,
      operationId: row.operationId,
      command: row.command,
      title: row.title,
      risk: row.risk,
      requestedBy: { kind: row.requesterKind, id: row.requesterId, name: row.requesterName },
      reason: row.reason,
      datacenter: placeOf(row.datacenterIds),
      datacenters: row.datacenterIds,
      expiresAt: row.expiresAt.toISOString(),
      ...more,
    },
  };
}

interface ToldOperation {
  id: string;
  title: string;
  command: string;
  guestId: string | null;
  datacenterIds: readonly string[];
}

/** What is told of the operation that waits, or that ended without having begun or at once. */
export function operationEvent(
  type: "operation.updated" | "operation.completed" | "operation.failed",
  { id, title, command, guestId, datacenterIds }: ToldOperation,
  more: Record<string, unknown>,
): NewEvent {
  return {
    type,
    datacenterId: placeOf(datacenterIds),
    subject: id,
    data: {
      operationId: id,
      title,
      command,
      guestId,
      progress: 0,
      ...(datacenterIds.length > 1 && { datacenters: datacenterIds }),
      ...more,
    },
  };
}
