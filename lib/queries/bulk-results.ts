import { z } from "zod";
import { bulkItemStatuses } from "@/lib/contracts/bulk";
import type { BulkResult, OperationView } from "@/lib/contracts/operations";
import type { BulkItem } from "@/lib/db/generated/client";
import { queuePlaces } from "@/lib/domain/bulk/queue-places";
import type { Moxxie } from "@/lib/moxxie";
import { errorView } from "./operation-view";

const Status = z.enum(bulkItemStatuses);
const Mode = z.object({ mode: z.enum(["transactional", "best_effort"]) });

type Standing = NonNullable<OperationView["bulk"]>;

/** How the items of each of these bulk operations stand, by the operation's id. */
export async function bulkStandings(
  { db }: Pick<Moxxie, "db">,
  rows: readonly { id: string; command: string; input: unknown }[],
): Promise<Map<string, Standing>> {
  const bulks = new Map(
    rows.flatMap((row) => {
      const input = Mode.safeParse(row.input);
      return row.command === "operation.bulk" && input.success ? [[row.id, input.data.mode] as const] : [];
    }),
  );
  if (bulks.size === 0) return new Map();
  const groups = await db.prisma.bulkItem.groupBy({
    by: ["operationId", "status"],
    where: { operationId: { in: [...bulks.keys()] } },
    _count: true,
  });
  const standings = new Map<string, Standing>([...bulks].map(([id, mode]) => [id, { mode, counts: {}, total: 0 }]));
  for (const { operationId, status, _count } of groups) {
    const standing = standings.get(operationId);
    if (!standing) continue;
    standing.counts[Status.parse(status)] = _count;
    standing.total += _count;
  }
  return standings;
}

/** What became of each item of a bulk operation, in the order of the request. */
export async function bulkResults(
  moxxie: Pick<Moxxie, "db">,
  bulk: { id: string; createdAt: Date },
): Promise<BulkResult[]> {
  const items = await moxxie.db.prisma.bulkItem.findMany({
    where: { operationId: bulk.id },
    orderBy: { index: "asc" },
  });
  if (items.length === 0) return [];
  const places = await queuePlacesOf(moxxie, bulk);
  return items.map((item) => resultOf(item, places.get(item.index)));
}

/** The places of its waiting items among those of all bulks. */
async function queuePlacesOf(
  { db }: Pick<Moxxie, "db">,
  bulk: { id: string; createdAt: Date },
): Promise<Map<number, number>> {
  const rows = await db.prisma.bulkItem.findMany({
    where: {
      status: "pending",
      operation: { status: { in: ["queued", "processing"] }, createdAt: { lte: bulk.createdAt } },
    },
    select: { operationId: true, index: true, datacenterId: true, operation: { select: { createdAt: true } } },
  });
  const waiting = rows.map(({ operationId, operation, ...row }) => ({
    ...row,
    bulkId: operationId,
    bulkCreatedAt: operation.createdAt,
  }));
  const places = queuePlaces(waiting);
  return new Map(
    waiting.flatMap(({ bulkId, index }, at) => (bulkId === bulk.id ? [[index, places[at] ?? 0] as const] : [])),
  );
}

function resultOf(item: BulkItem, queuePlace: number | undefined): BulkResult {
  const { index, type, status, vmId, guestId, title, datacenterId, hostName, childOperationId, dependsOn } = item;
  const error = errorView(item.error);
  return {
    index,
    type,
    status: Status.parse(status),
    ...(vmId !== null && { vmId }),
    ...(error && { error }),
    ...(guestId !== null && { id: guestId }),
    title,
    ...(datacenterId !== null && { datacenter: datacenterId }),
    ...(hostName !== null && { node: hostName }),
    ...(childOperationId !== null && { operationId: childOperationId }),
    ...(queuePlace !== undefined && { queuePlace }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(item.startedAt && { startedAt: item.startedAt.toISOString() }),
    ...(item.endedAt && { endedAt: item.endedAt.toISOString() }),
  };
}
