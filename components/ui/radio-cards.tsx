"use client";

import { type ReactNode, useId } from "react";
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
export function RadioCards({ options, value, onValueChange, layout = "list", className, ...rest }: RadioCardsProps) {
  const field = useFieldControl({});
  const generatedName = useId();
  return (
    <div
      role="radiogroup"
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
        <RadioCard
          key={option.value}
          option={option}
          name={rest.name ?? generatedName}
          checked={option.value === value}
          onChoose={() => onValueChange(option.value)}
          framed={layout === "grid"}
        />
      ))}
    </div>
  );
}

interface RadioCardProps {
  option: RadioCardOption;
  name: string;
  checked: boolean;
  onChoose: () => void;
  framed: boolean;
}

function RadioCard({ option, name, checked, onChoose, framed }: RadioCardProps) {
  const id = useId();
  const refused = Boolean(option.disabledReason);
  const note = option.disabledReason || option.description;
  return (
    <label
      className={cx(
        "flex w-full min-w-0 items-start gap-2.5 px-3 py-2 transition-colors",
        checked ? "bg-accent-soft" : "bg-panel",
        refused ? "cursor-not-allowed" : cx("cursor-pointer", !checked && "hover:bg-hover"),
        framed && cx("rounded-md border", checked ? "border-accent" : "border-control"),
        "has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
      )}
    >
      <input
        type="radio"
        name={name}
        value={option.value}
        checked={checked}
        disabled={refused}
        onChange={onChoose}
        aria-labelledby={`${id}-title`}
        aria-describedby={note ? `${id}-note` : undefined}
        className="radio-dot mt-0.5 focus-visible:outline-none"
      />
      <span className="min-w-0 flex-1">
        <span id={`${id}-title`} className={cx("block font-medium", refused && "text-muted")}>
          {option.title}
        </span>
        {note && (
          <span id={`${id}-note`} className="block text-muted text-sm">
            {note}
          </span>
        )}
      </span>
      {option.aside && <span className="shrink-0 text-muted text-sm">{option.aside}</span>}
    </label>
  );
}
