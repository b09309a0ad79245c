"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface SegmentedControlProps<Value extends string> {
  /** Names the group for screen readers: 'Range'. */
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; ariaLabel?: string }[];
  className?: string;
}

/** One of a few views of the same thing: '24 h | 7 d | 30 d'. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, onValueChange, options, className } = props;
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      // Pressing the chosen one again would leave none chosen.
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
      className={cx("inline-flex h-7 items-center rounded-md border bg-bg p-0.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.ariaLabel}
          className="h-6 rounded-sm border border-transparent px-2 text-muted text-sm transition-colors hover:text-ink data-[state=on]:border-line-strong data-[state=on]:bg-panel data-[state=on]:font-medium data-[state=on]:text-ink"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
