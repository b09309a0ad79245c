import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type {
  OperationDetail,
  OperationListQuery,
  OperationLog,
  OperationPage,
  OperationStatus,
  OperationView,
} from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import { formatTaskId } from "@/lib/domain/task-id";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { bulkResults, bulkStandings } from "./bulk-results";
import {
  errorView,
  networkView,
  type OperationRow,
  operationView,
  seesOperation,
  viewed,
  visibleTo,
} from "./operation-view";
import { retryableOf } from "./retryable";

type RowWithSteps = Prisma.OperationGetPayload<{ include: { steps: true } & typeof viewed }>;

const activeStatuses: OperationStatus[] = ["queued", "processing", "rolling_back", "awaiting_approval"];

/** Operations, newest first. The cursor is the moment and the id of the last one that was given; ids order those of one moment. */
export async function listOperations(moxxie: Moxxie, actor: Actor, query: OperationListQuery): Promise<OperationPage> {
  authorise(actor, "operation:read");
  const where: Prisma.OperationWhereInput = {
    ...(query.guestId && { guestId: isUuid(query.guestId) ? query.guestId : nobody }),
    ...(query.command && { command: query.command }),
    ...(query.mine && { actorId: actor.id }),
    parentId: query.parent ?? null,
    AND: [
      visibleTo(actor, moxxie.inventory.view().datacenters.keys()),
      query.datacenter
        ? { OR: [{ datacenterId: query.datacenter }, { datacenterIds: { has: query.datacenter } }] }
        : {},
      query.status ? { status: query.status === "processing" ? { in: ["queued", "processing"] } : query.status } : {},
      query.active === undefined ? {} : { status: query.active ? { in: activeStatuses } : { notIn: activeStatuses } },
    ],
  };
  const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const rows = await moxxie.db.prisma.operation.findMany({
    where: cursor ? { AND: [where, olderThan(cursor)] } : where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
    include: viewed,
  });
  const total = await moxxie.db.prisma.operation.count({ where });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor = rows.length > query.limit && last ? `${last.createdAt.getTime()}_${last.id}` : null;
  return {
    items: await viewsOf(
      moxxie,
      page.filter((row) => seesOperation(actor, row)),
    ),
    nextCursor,
    total,
  };
}

async function viewsOf(moxxie: Moxxie, rows: readonly OperationRow[]): Promise<OperationView[]> {
  const standings = await bulkStandings(moxxie, rows);
  const retryable = await retryableOf(moxxie, rows);
  return rows.map((row) =>
    operationView(row, { bulk: standings.get(row.id) ?? null, retryable: retryable.has(row.id) }),
  );
}

const nobody = "00000000-0000-0000-0000-000000000000";
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const olderThan = ({ at, id }: { at: Date; id: string }): Prisma.OperationWhereInput => ({
  OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }],
});

function parseCursor(cursor: string): { at: Date; id: string } {
  const [ms = "", id] = cursor.split("_");
  const at = new Date(Number(ms));
  // Fifteen digits are the year 33658; the database's calendar ends far sooner before our era than the language's.
  if (!id || !isUuid(id) || !/^\d{1,15}$/.test(ms)) {
    throw new MoxxieError("invalid_request", "The cursor is not one that this list gave.", {
      errors: [{ path: "cursor", message: "unknown" }],
    });
  }
  return { at, id };
}

async function findOperation(moxxie: Moxxie, actor: Actor, id: string): Promise<RowWithSteps> {
  authorise(actor, "operation:read");
  const row = isUuid(id)
    ? await moxxie.db.prisma.operation.findUnique({
        where: { id },
        include: { steps: { orderBy: { index: "asc" } }, ...viewed },
      })
    : null;
  if (!row || !seesOperation(actor, row)) throw notFound("operation", id);
  return row;
}

/** One operation with its steps, plan and input. Throws `not_found`. */
export async function getOperation(moxxie: Moxxie, actor: Actor, id: string): Promise<OperationDetail> {
  const row = await findOperation(moxxie, actor, id);
  const { endpointId } = row.decisions as { endpointId?: string };
  const [view] = await viewsOf(moxxie, [row]);
  if (!view) throw notFound("operation", id);
  return {
    ...view,
    results: await bulkResults(moxxie, row),
    steps: row.steps.map((step) => ({
      index: step.index,
      name: step.name,
      title: step.title,
      status: step.status as OperationDetail["steps"][number]["status"],
      startedAt: step.startedAt?.toISOString() ?? null,
      endedAt: (step.undoneAt ?? step.endedAt)?.toISOString() ?? null,
      taskId: step.taskRef && endpointId ? formatTaskId({ endpointId, ref: step.taskRef }) : null,
      error: errorView(step.error),
    })),
    plan: row.plan as OperationDetail["plan"],
    input: row.input,
    decisions: row.decisions as Record<string, unknown>,
    requestId: row.requestId,
    network: networkView(row),
  };
}

/** Log lines after the id `after`, oldest first; `next` is the id to ask after, null when there are no more yet. */
export async function operationLog(
  moxxie: Moxxie,
  actor: Actor,
  { id, after, limit }: { id: string; after?: string; limit: number },
): Promise<OperationLog> {
  await findOperation(moxxie, actor, id);
  const rows = await moxxie.db.prisma.operationLogLine.findMany({
    where: { operationId: id, ...(after !== undefined && { id: { gt: BigInt(after) } }) },
    orderBy: { id: "asc" },
    take: limit,
  });
  const lines = rows.map((row) => ({
    id: String(row.id),
    at: row.at.toISOString(),
    stepIndex: row.stepIndex,
    level: row.level as OperationLog["lines"][number]["level"],
    text: row.text,
  }));
  return { lines, next: rows.length === limit ? (lines.at(-1)?.id ?? null) : null };
}
