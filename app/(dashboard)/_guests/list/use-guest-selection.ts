"use client";

import { useMemo, useRef, useState } from "react";
import {
  emptySelection,
  pruneSelection,
  type Selection,
  splitSelection,
  toggleRow,
} from "@/components/table/selection";
import type { SelectedItem } from "@/components/table/selection-bar";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import type { GuestView } from "@/lib/contracts/guests";

/** Ticks by id. Guests that a filter hides stay ticked and named; those that are deleted are unticked. */
export function useGuestSelection(rows: readonly GuestView[]) {
  const [selection, setSelection] = useState<Selection>(emptySelection);
  const known = useKnownGuests(rows);
  useLiveEvents((event) => {
    if (event.type === "vm.deleted") setSelection((now) => pruneSelection(now, (id) => id !== event.subject));
  });

  const guests = useMemo(() => [...selection.ids].flatMap((id) => known.get(id) ?? []), [selection, known]);
  const shownIds = useMemo(() => rows.map((row) => row.id), [rows]);
  const hiddenIds = useMemo(() => new Set(splitSelection(selection, shownIds).hidden), [selection, shownIds]);
  const items = useMemo(
    () =>
      guests.map(
        ({ id, name, datacenter, node }): SelectedItem => ({
          id,
          name,
          hint: `${datacenter} · ${node}`,
          hidden: hiddenIds.has(id),
        }),
      ),
    [guests, hiddenIds],
  );

  return {
    selection,
    setSelection,
    guests,
    items,
    remove: (id: string) => setSelection((now) => toggleRow(now, id)),
    clear: () => setSelection(emptySelection),
  };
}

/** Every guest that was seen in the list, as it was seen last: a filter may hide it now. A new map when rows change. */
function useKnownGuests(rows: readonly GuestView[]): ReadonlyMap<string, GuestView> {
  const latest = useRef<ReadonlyMap<string, GuestView>>(new Map());
  return useMemo(() => {
    const known = new Map(latest.current);
    for (const row of rows) known.set(row.id, row);
    latest.current = known;
    return known;
  }, [rows]);
}
