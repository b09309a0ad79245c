"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import type { AuditAddress } from "./audit-filter";

const commandGroups = [
  { value: "vm.", label: "VMs" },
  { value: "container.", label: "Containers" },
  { value: "datacenter.", label: "Datacenters" },
  { value: "endpoint.", label: "Endpoints" },
  { value: "token.", label: "API tokens" },
  { value: "user.", label: "Users" },
  { value: "session.", label: "Sign-ins" },
  { value: "operation.", label: "Operations" },
  { value: "task.", label: "Platform tasks" },
];

/** Who, what, on what, when. Text is taken when Enter is pressed or the field is left. */
export function ActivityFilters(props: { state: AuditAddress; onChange: (edit: AuditAddress) => void }) {
  const { state, onChange } = props;
  const known = commandGroups.some(({ value }) => value === state.command);
  const anySet = Boolean(state.actor || state.command || state.target || state.from || state.to);
  return (
    <>
      <TextFilter
        label="Who"
        placeholder="Who: name or id"
        value={state.actor}
        onCommit={(actor) => onChange({ actor })}
      />
      <Select
        aria-label="What"
        className="w-40"
        value={state.command ?? ""}
        placeholder="What: anything"
        onChange={(event) => onChange({ command: event.target.value || null })}
        options={
          state.command && !known ? [...commandGroups, { value: state.command, label: state.command }] : commandGroups
        }
      />
      <TextFilter
        label="On what"
        placeholder="On: name or id"
        value={state.target}
        onCommit={(target) => onChange({ target })}
      />
      <span className="flex items-center gap-2 text-muted">
        from
        <DayFilter label="First day (UTC)" value={state.from} onChange={(from) => onChange({ from })} />
      </span>
      <span className="flex items-center gap-2 text-muted">
        to
        <DayFilter label="Last day (UTC)" value={state.to} onChange={(to) => onChange({ to })} />
      </span>
      {anySet && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => onChange({ actor: null, command: null, target: null, from: null, to: null })}
        >
          Clear filters
        </Button>
      )}
    </>
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

function TextFilter(props: {
  label: string;
  placeholder: string;
  value: string | null | undefined;
  onCommit: (text: string | null) => void;
}) {
  const { label, placeholder, value, onCommit } = props;
  const [text, setText] = useState(value ?? "");
  useEffect(() => setText(value ?? ""), [value]);
  const commit = () => {
    const next = text.trim() || null;
    if (next !== (value ?? null)) onCommit(next);
  };
  return (
    <span className="w-40">
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </span>
  );
}
