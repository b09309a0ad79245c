"use client";

import { type ReactNode, useId } from "react";
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
  const name = useId();
  return (
    <fieldset className={cx("inline-flex h-7 items-center rounded-md border bg-bg p-0.5", className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            "relative flex h-6 cursor-pointer items-center rounded-sm border px-2 text-sm transition-colors",
            option.value === value
              ? "border-line-strong bg-panel font-medium text-ink"
              : "border-transparent text-muted hover:text-ink",
            "has-focus-visible:outline-2 has-focus-visible:outline-accent",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onValueChange(option.value)}
            aria-label={option.ariaLabel}
            className="absolute inset-0 cursor-pointer appearance-none rounded-sm focus-visible:outline-none"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
