import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import { ChosenNetworkView, ProfileTraceView } from "@/lib/contracts/network-profiles";
import {
  finishedStatuses,
  type OperationDetail,
  type OperationStatus,
  type OperationView,
  RefusedProfile,
} from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import type { StoredFailure } from "@/lib/operations/journal";

/** What of an operation's row its views are made of. */
export const viewed = { approval: { select: { id: true } } } as const satisfies Prisma.OperationInclude;
export type OperationRow = Prisma.OperationGetPayload<{ include: typeof viewed }>;

/** What the rows of other tables say of it. */
export interface Beside {
  bulk: OperationView["bulk"];
  retryable: boolean;
}

/**
 * Whether the actor may know of the operation: whoever asked for it, and those who see all of its datacenters. What is
 * in none is seen by those of all.
 */
export function seesOperation(
  actor: Actor,
  { actorId, datacenterId, datacenterIds }: { actorId: string; datacenterId: string | null; datacenterIds: string[] },
): boolean {
  if (actor.datacenterIds === null || actorId === actor.id) return true;
  const places = datacenterIds.length > 0 ? datacenterIds : [datacenterId];
  return places.every((id) => sees(actor, id));
}

/**
 * The same as a condition of a query. A datacenter that is not known any more cannot be asked for in it: what the query
 * finds is judged by {@link seesOperation} too.
 */
export function visibleTo({ id, datacenterIds }: Actor, known: Iterable<string>): Prisma.OperationWhereInput {
  if (datacenterIds === null) return {};
  const allowed = [...datacenterIds];
  const others = [...known].filter((datacenterId) => !allowed.includes(datacenterId));
  const severalSeen = {
    datacenterId: null,
    datacenterIds: { isEmpty: false },
    NOT: { datacenterIds: { hasSome: others } },
  };
  return { OR: [{ actorId: id }, { datacenterId: { in: allowed } }, severalSeen] };
}

/** The fields that lists and single operations have in common. */
export function operationView(row: OperationRow, { bulk, retryable }: Beside): OperationView {
  const decisions = row.decisions as { vmId?: string; host?: string };
  const status = row.status as OperationStatus;
  return {
    operationId: row.id,
    command: row.command,
    title: row.title,
    status: status === "queued" ? "processing" : status,
    progress: row.progress,
    actor: row.actor as OperationView["actor"],
    datacenter: row.datacenterId,
    guestId: row.guestId,
    vmId: decisions.vmId ?? null,
    node: decisions.host ?? null,
    approvalId: row.approval?.id ?? null,
    parentId: row.parentId,
    bulk,
    results: [],
    error: errorView(row.error),
    leftovers: (row.leftovers as string[] | null) ?? [],
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
    cancelable:
      !finishedStatuses.includes(status) && status !== "rolling_back" && row.released && row.cancelRequestedAt === null,
    retryable,
  };
}

const Decided = z.object({ network: ChosenNetworkView.extend({ trace: ProfileTraceView.nullable().default(null) }) });

/** The network of a creation with the steps by which it was chosen; null for what chose none. */
export function networkView({ decisions }: Pick<OperationRow, "decisions">): OperationDetail["network"] {
  const network = Decided.safeParse(decisions).data?.network;
  return network && network.profileId !== "" ? network : null;
}

/** Beside the error the rows keep how the operation is to end; callers see the error alone. */
export function errorView(stored: Prisma.JsonValue): OperationView["error"] {
  const error = stored as StoredFailure | null;
  if (!error) return null;
  const { code, message, upstream, extra } = error;
  const profile = code === "network_profile_invalid" ? RefusedProfile.safeParse(extra).data : undefined;
  return { code, message, ...(upstream && { upstream }), ...profile };
}
