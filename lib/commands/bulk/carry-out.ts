import { type BulkItemFacts, endedBadly } from "@/lib/domain/bulk/item";
import { itemsToSkip, readyItems } from "@/lib/domain/bulk/ready-items";
import { MoxxieError, recordError } from "@/lib/errors";
import { type StepContext, ToldFailure, throwIfAborted } from "@/lib/operations/step";
import { placesOfOlder, takenPlaces } from "./admission";
import { failItems, planItem } from "./begin-item";
import { Begins } from "./begins";
import { type BulkItemState, type BulkState, isPastReturn, isRunning, itemAt, loadBulk } from "./bulk-state";
import { inGroups } from "./groups";
import { BulkNews } from "./news";
import { settleItems } from "./settle";
import { failureOf } from "./words";
import { applyChange, type ItemChange, underLease, writeChange, writeItems } from "./write-items";

/**
 * The way forward of a bulk operation: lets items in as the limits allow, waits for their ends, and goes on until all
 * are done or it is clear that they will not be. Everything that it knows is in the rows of the items and of their
 * operations, so that it can be called again wherever it was broken off.
 *
 * @throws MoxxieError `bulk_failed` when not everything is done.
 */
export async function carryOutItems(context: StepContext): Promise<void> {
  const bulk = await loadBulk(context.moxxie.db.prisma, context.operationId);
  const news = new BulkNews(context.moxxie, bulk.id, () => context.progress(progressOf(bulk, news)));
  const begins = new Begins(context, bulk, news);
  const carrying: Carrying = { bulk, news, begins, isLastPhaseChecked: false };
  try {
    while (await goOn(context, carrying));
  } finally {
    await begins.close();
    news.close();
  }
  if (bulk.items.every(({ status }) => status === "completed")) return;
  // What failed stands in the log as each item's own line.
  throw new ToldFailure(failureOf(bulk));
}

interface Carrying {
  bulk: BulkState;
  news: BulkNews;
  begins: Begins;
  /** Whether those that cannot be undone were looked at together before the first of them. */
  isLastPhaseChecked: boolean;
}

/** One round. @returns whether there is more to do. */
async function goOn(context: StepContext, carrying: Carrying): Promise<boolean> {
  const { bulk, news, begins } = carrying;
  throwIfAborted(context.letGo);
  begins.check();
  await settleItems(context, bulk);
  context.progress(progressOf(bulk, news));
  const next = nextOf(bulk);
  if (next === "end") return false;
  // What cannot be undone is not broken off half done: its end is waited for before anything is taken back.
  const isHeld = bulk.items.some((item) => item.phase === 2 && isRunning(item) && item.childOperationId !== null);
  if (!isHeld) throwIfAborted(context.signal);
  if (next === "begin" && !context.signal.aborted) await beginMore(context, carrying);
  await news.next(isHeld ? context.letGo : context.signal);
  return true;
}

/** What is to be done next, as the items stand. */
export function nextOf(bulk: Pick<BulkState, "mode" | "items">): "begin" | "wait" | "end" {
  const { mode, items } = bulk;
  const running = items.filter(isRunning);
  if (mode === "transactional" && items.some(({ status }) => endedBadly(status)) && !isPastReturn(bulk))
    // One of the last phase that runs may yet be done, and then there is no way back.
    return running.some(({ phase }) => phase === 2) ? "wait" : "end";
  return running.length > 0 || items.some(({ status }) => status === "pending") ? "begin" : "end";
}

async function beginMore(context: StepContext, carrying: Carrying): Promise<void> {
  const { bulk, news, begins } = carrying;
  await skipLost(context, bulk);
  if (!(await isLastPhasePossible(context, carrying))) return news.poke();
  for (const item of await admit(context, bulk))
    if (item.childOperationId !== null) context.moxxie.operations.wake(item.childOperationId);
  // Those too that were let in before a crash and have not begun.
  for (const item of bulk.items) if (item.status === "processing" && item.childOperationId === null) begins.start(item);
}

/** What depends on something that was not done is not done either. */
async function skipLost(context: StepContext, bulk: BulkState): Promise<void> {
  const changes = itemsToSkip(bulk.items).map((index): ItemChange => {
    const lost = itemAt(bulk, index).dependsOn.find((other) => endedBadly(itemAt(bulk, other).status));
    const what = lost === undefined ? "Something" : `'${itemAt(bulk, lost).title}'`;
    const error = { code: "bulk_failed", message: `${what}, which it depends on, was not done.` } as const;
    return { indexes: [index], to: { status: "skipped", error, endedAt: new Date() } };
  });
  await writeItems(context, bulk, {
    changes,
    lines: changes.map(({ indexes: [index = 0], to }) => ({
      level: "warning",
      text: `${itemAt(bulk, index).title}: skipped. ${to.error?.message ?? ""}`,
    })),
  });
}

/**
 * Before the first item that cannot be undone: whether all such items would still be accepted. One that would not makes
 * the bulk fail while everything can still be taken back.
 */
async function isLastPhasePossible(context: StepContext, carrying: Carrying): Promise<boolean> {
  const { bulk } = carrying;
  const { mode, items } = bulk;
  if (mode !== "transactional" || carrying.isLastPhaseChecked) return true;
  const last = items.filter(({ phase }) => phase === 2);
  const isNext = items.every(({ phase, status }) => (phase === 2 ? status === "pending" : status === "completed"));
  if (last.length === 0 || !isNext) return true;
  carrying.isLastPhaseChecked = true;
  const refusals: Parameters<typeof failItems>[2][number][] = [];
  await inGroups(last, async (item) => {
    try {
      await planItem(context, bulk, item);
    } catch (error) {
      if (!(error instanceof MoxxieError)) throw error;
      refusals.push({ item, error: recordError(error) });
    }
  });
  await failItems(context, bulk, refusals);
  return refusals.length === 0;
}

/** Lets in the items that may start now, within the limits of all bulks and processes. */
async function admit(context: StepContext, bulk: BulkState): Promise<BulkItemState[]> {
  const { moxxie } = context;
  if (readyOf(bulk, { running: [], limits: noLimits }).length === 0) return [];
  const change = await underLease(context, async (tx): Promise<ItemChange> => {
    const taken = await takenPlaces(tx);
    const older = await placesOfOlder(tx, bulk, { moxxie, taken });
    const indexes = readyOf(bulk, { running: [...taken, ...older], limits: moxxie.config.bulk });
    const change: ItemChange = { indexes, to: { status: "processing", startedAt: new Date() } };
    if (indexes.length === 0) return change;
    await writeChange(tx, bulk, change);
    const accepted = indexes.map((index) => itemAt(bulk, index).childOperationId).filter((id) => id !== null);
    if (accepted.length > 0)
      await tx.operation.updateMany({ where: { id: { in: accepted }, parentId: bulk.id }, data: { released: true } });
    return change;
  });
  applyChange(bulk, change);
  return change.indexes.map((index) => itemAt(bulk, index));
}

const noLimits = { perHost: Infinity, perEndpoint: Infinity, perDatacenter: Infinity };

const readyOf = ({ items }: BulkState, more: Omit<Parameters<typeof readyItems>[0], "items">) =>
  readyItems({ items: items satisfies readonly BulkItemFacts[], ...more });

/** The share of the items that is done; those that run count as far as they are. */
function progressOf({ items }: BulkState, news: BulkNews): number {
  const shares = items.map(({ status, childOperationId }) => {
    if (status === "pending") return 0;
    return status === "processing" ? news.progressOf(childOperationId) : 1;
  });
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, items.length);
}
