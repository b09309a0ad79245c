"use client";

import type { Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type RowKeyAction, rowKeyAction } from "./row-keys";

export interface RowKeyboardInput {
  scrollRef: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  rowCount: number;
  rowPx: number;
  /** Does what a key asked for at a row; true when it was done, so that the browser does not act too. */
  onAction: (action: Exclude<RowKeyAction, { do: "move" }>, index: number) => boolean;
  /** The arrow keys were pressed with Shift: both rows are to be ticked. */
  onExtend: (from: number, to: number) => void;
}

/**
 * Lets the arrow keys walk over rows of which only a window is in the page: one row at a time is reachable by Tab,
 * and a row that comes into the page by a key gets the focus once it is there.
 */
export function useRowKeyboard({ scrollRef, virtualizer, rowCount, rowPx, onAction, onExtend }: RowKeyboardInput) {
  const [focused, setFocused] = useState(0);
  const pending = useRef<number | null>(null);
  const current = Math.min(focused, Math.max(0, rowCount - 1));

  useEffect(() => {
    if (pending.current === null) return;
    const row = scrollRef.current?.querySelector<HTMLElement>(`tr[data-index="${pending.current}"]`);
    if (!row) return;
    pending.current = null;
    row.focus({ preventScroll: true });
  });

  const moveTo = (index: number) => {
    pending.current = index;
    setFocused(index);
    virtualizer.scrollToIndex(index, { align: "auto" });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    if (rowCount === 0 || !(event.target instanceof HTMLElement)) return;
    const onRow = event.target.closest("tr") === event.target;
    const pageRows = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 0) / rowPx) - 2);
    const action = rowKeyAction(event, { index: current, count: rowCount, pageRows });
    // Within a cell's own control only Ctrl-A is the table's.
    if (!action || (!onRow && action.do !== "selectAll")) return;
    if (action.do === "move") {
      if (action.extend) onExtend(current, action.to);
      moveTo(action.to);
      event.preventDefault();
    } else if (onAction(action, current)) {
      event.preventDefault();
    }
  };

  // When the row last focused has been scrolled away, Tab leads to the first that is seen.
  const drawn = virtualizer.getVirtualItems().some(({ index }) => index === current);
  return { tabbable: drawn ? current : (virtualizer.range?.startIndex ?? 0), setFocused, onKeyDown };
}
