"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { cx } from "./cx";

export interface VirtualLinesProps<Item> {
  /** Names the list for screen readers: 'Guests'. */
  label: string;
  items: readonly Item[];
  itemKey: (item: Item) => string;
  /** The line's content; lines may differ in height. */
  line: (item: Item) => ReactNode;
  /** Class of the greatest height. */
  className?: string;
}

const LINE_PX = 37;

/** A list that may be long, in a window of its own: only what is seen is in the page. For dialogs; pages have tables. */
export function VirtualLines<Item>({ label, items, itemKey, line, className = "max-h-72" }: VirtualLinesProps<Item>) {
  const windowRef = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => windowRef.current,
    estimateSize: () => LINE_PX,
    overscan: 10,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item);
    },
    initialRect: { width: 600, height: 300 },
  });
  const shown = virtualizer.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <ul
      ref={windowRef}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={cx("overflow-y-auto rounded-md border focus-visible:-outline-offset-2", className)}
    >
      {before > 0 && <li aria-hidden="true" style={{ height: before }} />}
      {shown.map(({ index, key }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className={cx("px-3 py-1.5", index > 0 && "border-t")}
          >
            {line(item)}
          </li>
        );
      })}
      {after > 0 && <li aria-hidden="true" style={{ height: after }} />}
    </ul>
  );
}
