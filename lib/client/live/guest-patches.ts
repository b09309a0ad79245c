import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { GuestDetail, GuestPage, GuestView } from "@/lib/contracts/guests";
import { guestQueries } from "../queries/guests";

/** Short enough to look instant, long enough that the news of one poll are one change. */
const gatherMs = 80;

/**
 * Brings changes of guests into every cached list and page, many at once: a thousand state changes of one poll walk
 * through ten thousand rows once, not a thousand times.
 */
export class GuestPatches {
  readonly #changes = new Map<string, Partial<GuestView> | "gone">();
  /** Operations that have ended: whatever guest they held is free. */
  readonly #released = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  change(id: string, change: Partial<GuestView>): void {
    const before = this.#changes.get(id);
    if (before === "gone") return;
    this.#changes.set(id, { ...before, ...change });
    this.#soon();
  }

  remove(id: string): void {
    this.#changes.set(id, "gone");
    this.#soon();
  }

  /** An operation has ended, so the guests that it held are free; a bulk operation holds many. */
  release(operationId: string): void {
    this.#released.add(operationId);
    this.#soon();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** Applies what has been gathered now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = new Map(this.#changes);
    this.#changes.clear();
    const released = new Set(this.#released);
    this.#released.clear();
    const next = <Row extends GuestView>(row: Row, change: Partial<GuestView> | undefined): Row => {
      const now = change ? { ...row, ...change } : row;
      const free = now.busyOperationId !== null && released.has(now.busyOperationId);
      return free ? { ...now, busyOperationId: null } : now;
    };
    this.client.setQueriesData<InfiniteData<GuestPage>>(
      { queryKey: guestQueries.lists() },
      (data) =>
        data &&
        patched(data, (row) => {
          const change = changes.get(row.id);
          return change === "gone" ? null : next(row, change);
        }),
    );
    for (const [id, change] of changes) {
      if (change === "gone") continue;
      this.client.setQueriesData<GuestDetail>(
        { queryKey: [...guestQueries.one(id), "detail"] },
        (guest) => guest && next(guest, change),
      );
    }
  }
}

/** Puts newer rows in the places of the old ones; the order stays. */
export function patchGuestRows(client: QueryClient, listKey: readonly unknown[], rows: readonly GuestView[]): void {
  const newer = new Map(rows.map((row) => [row.id, row]));
  client.setQueryData<InfiniteData<GuestPage>>(
    listKey,
    (data) => data && patched(data, (row) => newer.get(row.id) ?? row),
  );
}

/** Maps rows (null takes one out), keeping every object that did not change, so that React draws only what did. */
function patched(data: InfiniteData<GuestPage>, change: (row: GuestView) => GuestView | null): InfiniteData<GuestPage> {
  let removed = 0;
  let changed = false;
  const pages = data.pages.map((page) => {
    let pageChanged = false;
    const items = page.items.flatMap((row) => {
      const next = change(row);
      if (next !== row) pageChanged = true;
      if (next === null) removed += 1;
      return next ?? [];
    });
    changed ||= pageChanged;
    return pageChanged ? { ...page, items } : page;
  });
  if (!changed) return data;
  if (removed === 0) return { ...data, pages };
  return { ...data, pages: pages.map((page) => ({ ...page, total: Math.max(0, page.total - removed) })) };
}
