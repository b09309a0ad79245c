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
}

/** Outside there is no waiting in a queue: an accepted operation is processing. */
export const outwardStatus = (status: OperationStatus): OperationStatus =>
  status === "queued" ? "processing" : status;

export const operationLocation = (operationId: string) => `${apiBase}/operations/${operationId}`;

/**
 * The body of a 202. What the plan chose counts before what the inventory shows, for a guest in the making may not be
 * there yet, and a clone's own id is not its source's.
 */
export function operationRef(moxxie: Moxxie, accepted: AcceptedOperation): OperationRef {
  const { operationId, status, decisions, datacenterId } = accepted;
  const id = text(decisions.newGuestId) ?? accepted.guestId ?? undefined;
  const guest = id === undefined ? undefined : moxxie.inventory.view().guests.get(id);
  return {
    operationId,
    status: outwardStatus(status),
    id,
    vmId: guest?.vmId ?? text(decisions.newVmId) ?? text(decisions.vmId),
    node: text(decisions.targetHost) ?? guest?.hostName ?? text(decisions.host),
    datacenter: guest?.datacenterId ?? datacenterId ?? undefined,
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
