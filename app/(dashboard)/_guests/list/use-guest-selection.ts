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
  const known = useRef(new Map<string, GuestView>());
  for (const row of rows) known.current.set(row.id, row);
  useLiveEvents((event) => {
    if (event.type === "vm.deleted") setSelection((now) => pruneSelection(now, (id) => id !== event.subject));
  });

  const guests = [...selection.ids].flatMap((id) => known.current.get(id) ?? []);
  const shownIds = useMemo(() => rows.map((row) => row.id), [rows]);
  const hiddenIds = useMemo(() => new Set(splitSelection(selection, shownIds).hidden), [selection, shownIds]);
  const items = guests.map(
    ({ id, name, datacenter, node }): SelectedItem => ({
      id,
      name,
      hint: `${datacenter} · ${node}`,
      hidden: hiddenIds.has(id),
    }),
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
