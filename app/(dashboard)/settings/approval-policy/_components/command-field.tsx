"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { RiskPill } from "@/components/commands/approval-pill";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PolicyView } from "@/lib/contracts/approvals";

/** Several of all commands, found by typing; those that are chosen stand first. */
export function CommandField(props: {
  commands: PolicyView["commands"];
  values: readonly string[];
  error?: string;
  onChange: (values: string[]) => void;
}) {
  const { commands, values, error, onChange } = props;
  const [text, setText] = useState("");
  const sought = text.trim().toLowerCase();
  const found = commands.filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(sought));
  // A command that the policy names and this version does not have can be taken out still.
  const unknown = values.filter((value) => !commands.some(({ name }) => name === value));
  const toggle = (name: string, ticked: boolean) =>
    onChange(ticked ? [...values, name] : values.filter((value) => value !== name));
  return (
    <Field
      label="Commands"
      group
      error={error}
      hint={values.length === 0 ? "None ticked: any" : `${values.length} ticked`}
      action={
        values.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange([])}>
            Clear
          </Button>
        )
      }
    >
      <Input
        aria-label="Find a command"
        placeholder="Find a command"
        prefixIcon={<Search className="size-4" />}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <div className="max-h-44 overflow-y-auto rounded-md border">
        {unknown.map((name) => (
          <div key={name} className="border-b px-3 py-1.5">
            <Checkbox
              label={name}
              hint="not known any more"
              checked
              onCheckedChange={(ticked) => toggle(name, ticked)}
            />
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-2 text-muted">No command matches “{text}”</p>}
        <ul className="divide-y">
          {found.map(({ name, summary, risk }) => (
            <li key={name} className="flex items-start justify-between gap-3 px-3 py-1.5">
              <Checkbox
                label={<span className="font-mono text-sm">{name}</span>}
                hint={summary}
                checked={values.includes(name)}
                onCheckedChange={(ticked) => toggle(name, ticked)}
                className="min-w-0"
              />
              <RiskPill risk={risk} className="shrink-0" />
            </li>
          ))}
        </ul>
      </div>
    </Field>
  );
}
