"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { formatCount } from "@/components/ui/format";
import { Popover } from "@/components/ui/popover";

export interface SelectedItem {
  id: string;
  name: string;
  /** A remark: its host or state. */
  hint?: string;
  /** Ticked, but the filter does not show it now. */
  hidden: boolean;
}

export interface SelectionBarProps {
  /** Everything that is ticked, hidden or not. The bar renders nothing while it is empty. */
  items: readonly SelectedItem[];
  onRemove: (id: string) => void;
  onClear: () => void;
  /** The bulk actions' buttons. */
  actions?: ReactNode;
  className?: string;
}

/** Says what is ticked and lists it by name, with what the filter hides first: nothing is acted on unseen. */
export function SelectionBar({ items, onRemove, onClear, actions, className }: SelectionBarProps) {
  if (items.length === 0) return null;
  const hiddenCount = items.filter((item) => item.hidden).length;
  const ordered = [...items].sort((one, other) => Number(other.hidden) - Number(one.hidden));
  return (
    <section aria-label="Selection" className={cx("flex flex-wrap items-center gap-2", className)}>
      <Popover
        label="Selected"
        align="end"
        className="w-80 p-1"
        trigger={
          <Button size="sm" variant="ghost">
            <span>
              {formatCount(items.length)} selected
              {hiddenCount > 0 && <span className="text-warn-ink">, {formatCount(hiddenCount)} not shown</span>}
            </span>
          </Button>
        }
      >
        <ul className="max-h-72 overflow-y-auto">
          {ordered.map((item) => (
            <li key={item.id} className="flex items-center gap-2 py-0.5 pr-1 pl-2">
              <span className="min-w-0 flex-1 truncate">
                {item.name}
                {item.hint && <span className="text-muted"> {item.hint}</span>}
              </span>
              {item.hidden && <span className="shrink-0 text-sm text-warn-ink">not shown</span>}
              <IconButton label={`Take ${item.name} out of the selection`} size="sm" onClick={() => onRemove(item.id)}>
                <X className="size-3.5" aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      </Popover>
      {actions}
      <IconButton label="Clear the selection" size="sm" onClick={onClear}>
        <X className="size-4" aria-hidden="true" />
      </IconButton>
    </section>
  );
}
