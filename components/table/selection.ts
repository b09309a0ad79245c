/**
 * Which rows are ticked, by id, so that sorting, filtering and live updates never move a tick to another row.
 * A row that a filter hides stays ticked; `splitSelection` tells which those are, and every bulk action must list them.
 */
export interface Selection {
  ids: ReadonlySet<string>;
  /** The row last ticked or unticked: where a range begins. */
  anchor: string | null;
}

export const emptySelection: Selection = { ids: new Set(), anchor: null };

/** Ticks or unticks one row. */
export function toggleRow(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/**
 * Gives all rows between the anchor and `id` the state that a press would give to `id` itself (shift-click).
 * Without an anchor among the shown rows it is a plain press.
 *
 * @param shownIds the rows in the order in which they are shown.
 */
export function toggleRange({
  selection,
  id,
  shownIds,
}: {
  selection: Selection;
  id: string;
  shownIds: readonly string[];
}): Selection {
  const from = selection.anchor === null ? -1 : shownIds.indexOf(selection.anchor);
  const to = shownIds.indexOf(id);
  if (from < 0 || to < 0) return toggleRow(selection, id);
  const ticking = !selection.ids.has(id);
  const ids = new Set(selection.ids);
  for (const between of shownIds.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (ticking) ids.add(between);
    else ids.delete(between);
  }
  return { ids, anchor: id };
}

/** Ticks all shown rows beside what is ticked already. */
export function selectAll(selection: Selection, shownIds: readonly string[]): Selection {
  return { ids: new Set([...selection.ids, ...shownIds]), anchor: selection.anchor };
}

/** Unticks all shown rows, and leaves what a filter hides. */
export function deselectAll(selection: Selection, shownIds: readonly string[]): Selection {
  const ids = new Set(selection.ids);
  for (const id of shownIds) ids.delete(id);
  return { ids, anchor: null };
}

/** Drops rows that no longer exist. Returns the same object when there are none, so that it can be called on every render. */
export function pruneSelection(selection: Selection, exists: (id: string) => boolean): Selection {
  const gone = [...selection.ids].filter((id) => !exists(id));
  if (gone.length === 0) return selection;
  const ids = new Set(selection.ids);
  for (const id of gone) ids.delete(id);
  return { ids, anchor: selection.anchor !== null && ids.has(selection.anchor) ? selection.anchor : null };
}

/** Whether all, some or none of the shown rows are ticked: the header's box. */
export function selectionExtent(selection: Selection, shownIds: readonly string[]): "all" | "some" | "none" {
  if (selection.ids.size === 0 || shownIds.length === 0) return "none";
  const ticked = shownIds.reduce((count, id) => count + Number(selection.ids.has(id)), 0);
  if (ticked === 0) return "none";
  return ticked === shownIds.length ? "all" : "some";
}

/** The ticked rows that are shown, in their order, and those that the filter hides. */
export function splitSelection(
  selection: Selection,
  shownIds: readonly string[],
): { shown: string[]; hidden: string[] } {
  const shown = shownIds.filter((id) => selection.ids.has(id));
  const shownSet = new Set(shown);
  return { shown, hidden: [...selection.ids].filter((id) => !shownSet.has(id)) };
}
