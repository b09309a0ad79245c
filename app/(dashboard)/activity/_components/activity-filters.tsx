"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-style";
import { Input } from "@/components/ui/input";
import { auditActorKinds, auditOutcomes } from "@/lib/contracts/audit";
import { type AuditAddress, auditAddressKeys } from "./audit-filter";

const commandGroups = [
  { value: "vm.", label: "VMs" },
  { value: "container.", label: "Containers" },
  { value: "operation.", label: "Operations" },
  { value: "task.", label: "Platform tasks" },
  { value: "approval", label: "Approvals and their policy" },
  { value: "reservation.", label: "Reservations" },
  { value: "network.", label: "Networks" },
  { value: "datacenter.", label: "Datacenters" },
  { value: "endpoint.", label: "Endpoints" },
  { value: "webhook.", label: "Webhooks" },
  { value: "session.", label: "Sign-ins" },
  { value: "token.", label: "API tokens" },
  { value: "user.", label: "Users" },
  { value: "audit.", label: "This log" },
];
const kindWords = { user: "Users", token: "API tokens", system: "Moxxie itself", nobody: "Nobody known" } as const;

interface ActivityFiltersProps {
  state: AuditAddress;
  onChange: (edit: AuditAddress) => void;
}

/** Who, what, on what, how it ended, when. */
export function ActivityFilters({ state, onChange }: ActivityFiltersProps) {
  const anySet = auditAddressKeys.some((key) => state[key]);
  return (
    <>
      <SearchField value={state.q ?? ""} onCommit={(q) => onChange({ q })} />
      <FilterChips
        filters={chipsOf(state)}
        onChange={(id, [value = null]) => onChange({ [id]: value })}
        // One button clears all filters, those beside the chips too.
        className="[&>button]:hidden"
      />
      <WordChip label="Who" value={state.actor} onClear={() => onChange({ actor: null })} />
      <WordChip label="On" value={state.target} onClear={() => onChange({ target: null })} />
      <WordChip label="Operation" value={state.operation} onClear={() => onChange({ operation: null })} />
      <WordChip label="Request" value={state.request} onClear={() => onChange({ request: null })} />
      <span className="flex items-center gap-2 text-muted">
        <DayFilter label="First day (UTC)" value={state.from} onChange={(from) => onChange({ from })} />
        to
        <DayFilter label="Last day (UTC)" value={state.to} onChange={(to) => onChange({ to })} />
      </span>
      {anySet && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => onChange(Object.fromEntries(auditAddressKeys.map((key) => [key, null])))}
        >
          Clear filters
        </Button>
      )}
    </>
  );
}

function chipsOf({ command, outcome, by }: AuditAddress): FilterChip[] {
  const known = commandGroups.some(({ value }) => value === command);
  return [
    {
      id: "command",
      label: "What",
      multiple: false,
      options: command && !known ? [...commandGroups, { value: command, label: command }] : commandGroups,
      selected: command ? [command] : [],
    },
    {
      id: "outcome",
      label: "Outcome",
      multiple: false,
      options: auditOutcomes.map((value) => ({ value, label: value })),
      selected: outcome ? [outcome] : [],
    },
    {
      id: "by",
      label: "By",
      multiple: false,
      options: auditActorKinds.map((value) => ({ value, label: kindWords[value] })),
      selected: by ? [by] : [],
    },
  ];
}

/** A filter that came from an entry or a link: it can be taken away, not typed. */
function WordChip(props: { label: string; value: string | null | undefined; onClear: () => void }) {
  const { label, value, onClear } = props;
  if (!value) return null;
  return (
    <span className="flex min-w-0">
      <span
        className={buttonClass({ variant: "chosen", size: "sm", className: "min-w-0 cursor-default rounded-r-none" })}
      >
        <span className="font-normal text-muted">{label}:</span>
        <span className="max-w-48 truncate" title={value}>
          {value}
        </span>
      </span>
      <button
        type="button"
        aria-label={`Any ${label.toLowerCase()}`}
        onClick={onClear}
        className={buttonClass({ variant: "chosen", size: "sm", icon: true, className: "rounded-l-none border-l-0" })}
      >
        <X className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}

function DayFilter(props: { label: string; value: string | null | undefined; onChange: (day: string | null) => void }) {
  return (
    <span className="w-36">
      <Input
        type="date"
        aria-label={props.label}
        title={props.label}
        value={props.value ?? ""}
        onChange={(event) => props.onChange(event.target.value || null)}
      />
    </span>
  );
}

const pauseMs = 300;

/** Asks when the typing pauses, at once on Enter. */
function SearchField({ value, onCommit }: { value: string; onCommit: (text: string | null) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (typed: string) => {
    if (typed.trim() !== value) onCommit(typed.trim() || null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts the pause anew
  useEffect(() => {
    const timer = setTimeout(() => commit(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="w-64 max-w-full">
      <Input
        type="search"
        aria-label="Search names, commands and addresses"
        placeholder="Name, command or address"
        prefixIcon={<Search className="size-3.5" />}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && commit(text)}
      />
    </span>
  );
}
