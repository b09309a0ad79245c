"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { type AffinityRow, type AffinityRuleName, affinityRuleWords, newAffinityRow } from "./affinity-draft";
import type { FieldsProps } from "./fields-props";

const ruleOptions = Object.entries(affinityRuleWords).map(([value, label]) => ({ value, label }));

/** Rules that keep the guest with others or away from them: hosts and datacenters, by name or by tags. */
export function AffinityFields({ draft, problems, onChange }: FieldsProps) {
  const { affinity } = draft;
  const edit = (index: number, change: Partial<AffinityRow>) =>
    onChange({ affinity: affinity.map((row, at) => (at === index ? { ...row, ...change } : row)) });
  return (
    <Field
      group
      label="Near and away from others"
      error={problems.affinity}
      hint={affinity.length === 0 ? "Without a rule, any host that can take it will do." : undefined}
      className="sm:col-span-2"
    >
      <div className="flex flex-col gap-2">
        {affinity.map((row, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            key={index}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 sm:grid-cols-[minmax(0,1.4fr)_10rem_minmax(0,1.4fr)_auto]"
          >
            <Select
              className="col-span-2 sm:col-span-1"
              aria-label={`Rule ${index + 1}`}
              value={row.rule}
              onChange={(event) => edit(index, { rule: event.target.value as AffinityRuleName })}
              options={ruleOptions}
            />
            <Select
              className="col-span-2 sm:col-span-1"
              aria-label={`Rule ${index + 1}: guests by`}
              value={row.by}
              onChange={(event) => edit(index, { by: event.target.value === "tags" ? "tags" : "name" })}
              options={[
                { value: "name", label: "guests named" },
                { value: "tags", label: "guests tagged" },
              ]}
            />
            <Input
              mono
              aria-label={`Rule ${index + 1}: ${row.by === "name" ? "names" : "tag expression"}`}
              value={row.text}
              placeholder={row.by === "name" ? "web-1, web-2" : "app=web AND env-prod"}
              onChange={(event) => edit(index, { text: event.target.value })}
            />
            <Button
              variant="ghost"
              aria-label={`Remove rule ${index + 1}`}
              onClick={() => onChange({ affinity: affinity.filter((_, at) => at !== index) })}
            >
              <X className="size-4" />
            </Button>
          </div>
        ))}
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2.5 self-start"
          onClick={() => onChange({ affinity: [...affinity, newAffinityRow] })}
        >
          <Plus className="size-4" /> Add a rule
        </Button>
      </div>
    </Field>
  );
}
