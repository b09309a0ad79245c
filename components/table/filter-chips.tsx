"use client";

import { ChevronDown, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";

export interface FilterChip {
  id: string;
  /** 'Status', 'Host'. */
  label: string;
  options: readonly { value: string; label: string; count?: number }[];
  /** None means any. */
  selected: readonly string[];
  /** False lets one be chosen only. Default true. */
  multiple?: boolean;
}

export interface FilterChipsProps {
  filters: readonly FilterChip[];
  onChange: (filterId: string, selected: string[]) => void;
  className?: string;
}

/** From this many options on the list can be searched. */
const SEARCHABLE_FROM = 9;

/** One chip a filter: 'Status: running, paused'. */
export function FilterChips({ filters, onChange, className }: FilterChipsProps) {
  const anySet = filters.some((filter) => filter.selected.length > 0);
  return (
    <div className={cx("flex flex-wrap items-center gap-2", className)}>
      {filters.map((filter) => (
        <Chip key={filter.id} filter={filter} onChange={(selected) => onChange(filter.id, selected)} />
      ))}
      {anySet && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            for (const filter of filters) if (filter.selected.length > 0) onChange(filter.id, []);
          }}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}

function Chip({ filter, onChange }: { filter: FilterChip; onChange: (selected: string[]) => void }) {
  const { label, options, selected, multiple = true } = filter;
  const set = selected.length > 0;
  const words = selected.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return (
    <div className="flex">
      <Popover
        label={label}
        className="w-60 p-1"
        trigger={
          <button
            type="button"
            className={buttonClass({
              variant: set ? "chosen" : "secondary",
              size: "sm",
              className: cx(set && "rounded-r-none"),
            })}
          >
            <span className="font-normal text-muted">{label}:</span>
            <span className="max-w-48 truncate">{set ? words.join(", ") : "any"}</span>
            {!set && <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />}
          </button>
        }
      >
        <ChipOptions filter={filter} multiple={multiple} onChange={onChange} />
      </Popover>
      {set && (
        <button
          type="button"
          aria-label={`Any ${label.toLowerCase()}`}
          onClick={() => onChange([])}
          className={buttonClass({ variant: "chosen", size: "sm", icon: true, className: "rounded-l-none border-l-0" })}
        >
          <X className="size-3.5" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function ChipOptions(props: { filter: FilterChip; multiple: boolean; onChange: (selected: string[]) => void }) {
  const { filter, multiple, onChange } = props;
  const name = useId();
  const [query, setQuery] = useState("");
  const searchable = filter.options.length >= SEARCHABLE_FROM;
  const shown = filter.options.filter((option) => option.label.toLowerCase().includes(query.trim().toLowerCase()));
  const toggle = (value: string) => {
    if (!multiple) return onChange([value]);
    onChange(
      filter.selected.includes(value)
        ? filter.selected.filter((other) => other !== value)
        : [...filter.selected, value],
    );
  };
  return (
    <fieldset>
      <legend className="sr-only">{filter.label}</legend>
      {searchable && (
        <div className="p-1">
          <Input
            aria-label={`Search ${filter.label.toLowerCase()}`}
            placeholder="Search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
      )}
      <div className="max-h-64 overflow-y-auto">
        {shown.map((option) => (
          <label
            key={option.value}
            className="flex min-h-7 cursor-pointer items-center gap-2 rounded-md px-2 py-1 hover:bg-hover"
          >
            <input
              type={multiple ? "checkbox" : "radio"}
              name={name}
              className={multiple ? "tick-box" : "radio-dot"}
              checked={filter.selected.includes(option.value)}
              onChange={() => toggle(option.value)}
            />
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.count !== undefined && <span className="text-muted text-sm">{formatCount(option.count)}</span>}
          </label>
        ))}
        {shown.length === 0 && <p className="px-2 py-1 text-muted">Nothing matches</p>}
      </div>
    </fieldset>
  );
}
