import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { BulkItemStatus } from "@/lib/contracts/bulk";
import {
  type BulkResult,
  finishedStatuses,
  type OperationDetail,
  type OperationPage,
  type OperationStatus,
  type OperationView,
} from "@/lib/contracts/operations";
import { operationQueries } from "../queries/operations";

/** What an event says of an operation. */
export interface OperationNews {
  status?: OperationStatus;
  progress?: number;
  /** ISO 8601. */
  at: string;
  /** The bulk operation that it is an item of. */
  parentId?: string;
}

type Change = Pick<OperationNews, "status" | "progress">;

/** Short enough to be felt as at once, long enough that the items of a large bulk operation arrive together. */
const gatherMs = 150;

/**
 * Brings news of operations into lists, the tray and pages, gathered: five hundred items that move on within a moment
 * cost one pass over the caches. Items of a bulk operation are patched into the results of the operation above them.
 */
export class OperationPatches {
  readonly #news = new Map<string, OperationNews>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  change(id: string, news: OperationNews): void {
    this.#news.set(id, merged(this.#news.get(id), news));
    this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Applies what has been gathered now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const news = new Map(this.#news);
    this.#news.clear();
    const { client } = this;
    const patch = <Row extends OperationView>(row: Row): Row => changed(row, news.get(row.operationId));
    client.setQueriesData<InfiniteData<OperationPage>>({ queryKey: operationQueries.lists() }, (data) => {
      const pages = data && mapSame(data.pages, (page) => withPatched(page, patch));
      return pages === data?.pages ? data : data && pages && { ...data, pages };
    });
    for (const { queryKey } of [operationQueries.active(), operationQueries.troubled()])
      client.setQueryData<OperationPage>(queryKey, (page) => page && withPatched(page, patch));
    for (const id of news.keys())
      client.setQueryData<OperationDetail>(operationQueries.detail(id).queryKey, (data) => data && patch(data));
    for (const [parentId, children] of byParent(news))
      client.setQueryData<OperationDetail>(
        operationQueries.detail(parentId).queryKey,
        (data) => data && withItems(data, children),
      );
  }
}

const merged = (before: OperationNews | undefined, news: OperationNews): OperationNews => ({
  ...before,
  ...news,
  status: news.status ?? before?.status,
  progress: Math.max(before?.progress ?? 0, news.progress ?? 0),
});

function changed<Row extends OperationView>(row: Row, news: Change | undefined): Row {
  if (!news) return row;
  const status = news.status === "queued" ? row.status : (news.status ?? row.status);
  const progress = Math.max(row.progress, news.progress ?? 0);
  return status === row.status && progress === row.progress ? row : { ...row, status, progress };
}

function byParent(news: ReadonlyMap<string, OperationNews>): Map<string, Map<string, OperationNews>> {
  const parents = new Map<string, Map<string, OperationNews>>();
  for (const [id, one] of news) {
    if (one.parentId === undefined) continue;
    const children = parents.get(one.parentId) ?? new Map<string, OperationNews>();
    parents.set(one.parentId, children.set(id, one));
  }
  return parents;
}

/** The results with their items as the news say, and the counts that follow from them. */
function withItems(operation: OperationDetail, news: ReadonlyMap<string, OperationNews>): OperationDetail {
  const results = mapSame(operation.results, (result) => changedItem(result, news));
  if (results === operation.results) return operation;
  return { ...operation, results, bulk: operation.bulk && { ...operation.bulk, counts: tallyOf(results) } };
}

function tallyOf(results: readonly BulkResult[]): NonNullable<OperationView["bulk"]>["counts"] {
  const counts: ReturnType<typeof tallyOf> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function changedItem(result: BulkResult, news: ReadonlyMap<string, OperationNews>): BulkResult {
  const one = result.operationId === undefined ? undefined : news.get(result.operationId);
  const status = one?.status && itemStatusOf[one.status];
  if (!one || !status || status === result.status) return result;
  const ended = one.status !== undefined && finishedStatuses.includes(one.status);
  const { queuePlace: _, ...rest } = result;
  return { ...rest, status, startedAt: result.startedAt ?? one.at, ...(ended && { endedAt: one.at }) };
}

/** What an operation's state means for the item that it carries out; absent: only the operation above knows. */
const itemStatusOf: Partial<Record<OperationStatus, BulkItemStatus>> = {
  processing: "processing",
  completed: "completed",
  rolling_back: "rolling_back",
  rolled_back: "rolled_back",
  failed: "failed",
  needs_attention: "needs_attention",
};

/** The elements mapped; the very same array where none of them changed, so that React draws nothing. */
function mapSame<Item>(items: Item[], map: (item: Item) => Item): Item[] {
  const after = items.map(map);
  return after.every((item, index) => item === items[index]) ? items : after;
}

function withPatched(page: OperationPage, patch: (row: OperationView) => OperationView): OperationPage {
  const items = mapSame(page.items, patch);
  return items === page.items ? page : { ...page, items };
}
