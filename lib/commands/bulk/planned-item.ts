import type { BulkType } from "@/lib/contracts/bulk";
import type { BulkPhase } from "@/lib/domain/bulk/item";
import type { AnyCommand, Plan } from "../define";

export type { BulkPhase } from "@/lib/domain/bulk/item";

/** One item of a bulk request, parsed by its command's own schema and planned. */
export interface PlannedItem {
  index: number;
  type: BulkType;
  command: AnyCommand;
  /** The command's input, parsed. */
  input: Record<string, unknown>;
  /** The word that confirms it, where its plan asks for one. */
  confirm: string | undefined;
  plan: Plan<object>;
  phase: BulkPhase;
  /** Indexes of items that must have completed before: those named, and earlier ones on the same guest. */
  dependsOn: readonly number[];
  /** Null for creations: their guest is made when they are accepted. */
  guestId: string | null;
  vmId: string | null;
  datacenterId: string | null;
  endpointId: string | null;
  /** Where it works, for the limits: the guest's host, or the one chosen for a creation. */
  hostName: string | null;
}
