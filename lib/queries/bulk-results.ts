import { z } from "zod";
import { bulkItemStatuses } from "@/lib/contracts/bulk";
import type { BulkResult, OperationView } from "@/lib/contracts/operations";
import type { BulkItem } from "@/lib/db/generated/client";
import { queuePlaces } from "@/lib/domain/bulk/queue-places";
import { isProvisional } from "@/lib/domain/vm-id";
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
  const decided = await decisionsOf(moxxie, items);
  return items.map((item) => {
    const decisions = item.childOperationId === null ? undefined : decided.get(item.childOperationId);
    return resultOf(item, { queuePlace: places.get(item.index), decisions });
  });
}

/** The same for a bulk operation that was accepted just now, for whoever has asked for it. */
export async function resultsOfAccepted(moxxie: Pick<Moxxie, "db">, operationId: string): Promise<BulkResult[]> {
  const where = { id: operationId };
  return bulkResults(
    moxxie,
    await moxxie.db.prisma.operation.findUniqueOrThrow({ where, select: { id: true, createdAt: true } }),
  );
}

/** What the operations of items have chosen, as far as results tell it. */
const Decided = z.object({
  vmId: z.string().optional().catch(undefined),
  network: z
    .object({ profileId: z.string().min(1), chosenBy: z.enum(["request", "primary", "default"]) })
    .optional()
    .catch(undefined),
});
type Decided = z.output<typeof Decided>;

async function decisionsOf({ db }: Pick<Moxxie, "db">, items: readonly BulkItem[]): Promise<Map<string, Decided>> {
  const ids = items.map(({ childOperationId }) => childOperationId).filter((id) => id !== null);
  const rows = await db.prisma.operation.findMany({
    where: { id: { in: ids } },
    select: { id: true, decisions: true },
  });
  return new Map(rows.map(({ id, decisions }) => [id, Decided.parse(decisions)]));
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

const Named = z.object({ name: z.string().optional(), hostname: z.string().optional() });

function resultOf(
  item: BulkItem,
  { queuePlace, decisions }: { queuePlace: number | undefined; decisions: Decided | undefined },
): BulkResult {
  const { index, type, status, guestId, title, datacenterId, hostName, childOperationId, dependsOn } = item;
  const error = errorView(item.error);
  const isCreation = type.startsWith("CREATE_");
  const named = isCreation ? Named.safeParse(item.input).data : undefined;
  const name = named?.name ?? named?.hostname;
  // The platform may have given it another one since it was accepted.
  const vmId = decisions?.vmId || item.vmId;
  return {
    index,
    type,
    status: Status.parse(status),
    ...(vmId !== null && !isProvisional(vmId) && { vmId }),
    ...(error && { error }),
    ...(guestId !== null && { id: guestId }),
    ...(name !== undefined && { name }),
    ...(isCreation && decisions?.network && { network: decisions.network }),
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
