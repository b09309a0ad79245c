"use client";

import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { useFieldControl } from "./field";

export interface RadioCardOption {
  value: string;
  title: ReactNode;
  description?: ReactNode;
  /** At the right: a figure or a pill. */
  aside?: ReactNode;
  /** Why this one cannot be chosen; shown in place of the description. */
  disabledReason?: string | null;
}

export interface RadioCardsProps {
  options: readonly RadioCardOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  /** `list` joins the cards into one bordered list; `grid` lays them side by side where there is room. */
  layout?: "list" | "grid";
  name?: string;
  /** Needed when it does not stand inside a `<Field group>`. */
  "aria-label"?: string;
  className?: string;
}

/** A choice of one among few, each explained. Use inside `<Field group label=…>`. */
export function RadioCards({
  options,
  value,
  onValueChange,
  layout = "list",
  name,
  className,
  ...rest
}: RadioCardsProps) {
  const field = useFieldControl({});
  return (
    <RadioGroup.Root
      value={value ?? ""}
      onValueChange={onValueChange}
      name={name}
      aria-label={rest["aria-label"]}
      aria-labelledby={rest["aria-label"] ? undefined : field.labelId}
      aria-describedby={field["aria-describedby"]}
      className={cx(
        layout === "list"
          ? "divide-y overflow-hidden rounded-md border border-control"
          : "grid grid-cols-[repeat(auto-fit,minmax(min(100%,11rem),1fr))] gap-2",
        className,
      )}
    >
      {options.map((option) => (
        <RadioCard key={option.value} option={option} framed={layout === "grid"} />
      ))}
    </RadioGroup.Root>
  );
}

function RadioCard({ option, framed }: { option: RadioCardOption; framed: boolean }) {
  const refused = Boolean(option.disabledReason);
  return (
    <RadioGroup.Item
      value={option.value}
      disabled={refused}
      className={cx(
        "group flex w-full min-w-0 items-start gap-2.5 bg-panel px-3 py-2 text-left transition-colors",
        "not-disabled:hover:bg-hover data-[state=checked]:bg-accent-soft focus-visible:-outline-offset-2",
        "disabled:cursor-not-allowed",
        framed && "rounded-md border border-control data-[state=checked]:border-accent",
      )}
    >
      <span
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control group-disabled:opacity-40 group-data-[state=checked]:border-accent"
        aria-hidden="true"
      >
        <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
      </span>
      <span className="min-w-0 flex-1">
        <span className={cx("block font-medium", refused && "text-muted")}>{option.title}</span>
        {(option.disabledReason || option.description) && (
          <span className="block text-muted text-sm">{option.disabledReason || option.description}</span>
        )}
      </span>
      {option.aside && <span className="shrink-0 text-muted text-sm">{option.aside}</span>}
    </RadioGroup.Item>
  );
}
