import type { OperationRef, OperationStatus } from "@/lib/contracts/operations";
import type { Moxxie } from "@/lib/moxxie";
import { apiBase } from "./path";

/** What is known of an operation that was accepted, just now or earlier. */
export interface AcceptedOperation {
  operationId: string;
  status: OperationStatus;
  guestId: string | null;
  decisions: Record<string, unknown>;
  datacenterId: string | null;
  /** The approval that it waits or waited for. */
  approvalId?: string | undefined;
  isBulk?: boolean;
}

/** Outside there is no waiting in a queue: an accepted operation is processing. */
export const outwardStatus = (status: OperationStatus): OperationStatus =>
  status === "queued" ? "processing" : status;

export const operationLocation = (operationId: string) => `${apiBase}/operations/${operationId}`;

/** The body of a 202. What the plan chose counts before what the inventory shows, where a new guest may not be yet. */
export function operationRef(moxxie: Moxxie, accepted: AcceptedOperation): OperationRef {
  const { operationId, status, guestId, decisions, datacenterId, approvalId, isBulk } = accepted;
  const guest = guestId === null ? undefined : moxxie.inventory.view().guests.get(guestId);
  return {
    operationId,
    status: outwardStatus(status),
    ...(approvalId !== undefined && { approvalId }),
    // Nothing has become of its items yet; the operation tells it.
    ...(isBulk && { results: [] }),
    id: guestId ?? undefined,
    vmId: text(decisions.vmId) ?? guest?.vmId,
    node: text(decisions.host) ?? guest?.hostName,
    datacenter: guest?.datacenterId ?? datacenterId ?? undefined,
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
