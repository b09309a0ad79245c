import { z } from "zod";
import { BulkRequest, bulkItemStatuses, bulkTypes } from "@/lib/contracts/bulk";
import type { Transaction } from "@/lib/db";
import type { Prisma } from "@/lib/db/generated/client";
import type { BulkItemFacts, BulkPhase } from "@/lib/domain/bulk/item";
import type { RecordedError } from "@/lib/errors";

/** An item as it stands. */
export interface BulkItemState extends BulkItemFacts {
  type: (typeof bulkTypes)[number];
  /** The command's input, parsed. */
  input: unknown;
  title: string;
  guestId: string | null;
  vmId: string | null;
  error: RecordedError | null;
  /** The operation that carries it out; creations of a transactional bulk have one from the start. */
  childOperationId: string | null;
  /** When its turn came; null: it has not. */
  startedAt: Date | null;
}

/**
 * A bulk operation as its rows tell; read when a process takes it up, and from then on kept alike by every write, for
 * nobody else writes them while this process has the lease.
 */
export interface BulkState {
  id: string;
  mode: BulkRequest["mode"];
  createdAt: Date;
  /** Who asked for it: as whom its items are planned. */
  requester: { kind: string; id: string; name: string };
  requestId: string | null;
  /** By index. */
  items: BulkItemState[];
}

const Mode = z.object({ mode: BulkRequest.shape.mode });
const Requester = z.object({ kind: z.string(), id: z.string(), name: z.string() });
const Type = z.enum(bulkTypes);
const Status = z.enum(bulkItemStatuses);

/** Reads a bulk operation and its items. */
export async function loadBulk(db: Pick<Transaction, "operation">, operationId: string): Promise<BulkState> {
  const row = await db.operation.findUniqueOrThrow({
    where: { id: operationId },
    select: { input: true, createdAt: true, actor: true, requestId: true, items: { orderBy: { index: "asc" } } },
  });
  const { createdAt, requestId } = row;
  const { mode } = Mode.parse(row.input);
  return {
    id: operationId,
    mode,
    createdAt,
    requestId,
    requester: Requester.parse(row.actor),
    items: row.items.map(itemOf),
  };
}

function itemOf(row: Prisma.BulkItemGetPayload<object>): BulkItemState {
  const { index, dependsOn, input, title, guestId, vmId, childOperationId, startedAt } = row;
  const { datacenterId, endpointId, hostName } = row;
  return {
    index,
    type: Type.parse(row.type),
    status: Status.parse(row.status),
    phase: row.phase as BulkPhase,
    dependsOn,
    input,
    title,
    guestId,
    vmId,
    datacenterId,
    endpointId,
    hostName,
    error: row.error as RecordedError | null,
    childOperationId,
    startedAt,
  };
}

export const isRunning = ({ status }: Pick<BulkItemState, "status">) =>
  status === "processing" || status === "rolling_back";
export const isBad = ({ status }: Pick<BulkItemState, "status">) => status === "failed" || status === "needs_attention";

/**
 * Whether there is no way back: of a transactional bulk something is done that cannot be undone. What is left is then
 * carried out rather than taken back.
 */
export const isPastReturn = ({ mode, items }: Pick<BulkState, "mode" | "items">): boolean =>
  mode === "transactional" && items.some(({ phase, status }) => phase === 2 && status === "completed");

/** The item at that place of the request. */
export function itemAt({ items }: Pick<BulkState, "items">, index: number): BulkItemState {
  const item = items.find((each) => each.index === index);
  if (!item) throw new Error(`the bulk operation has no item ${index}`);
  return item;
}
