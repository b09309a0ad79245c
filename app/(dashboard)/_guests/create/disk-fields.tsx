"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import { type FieldsProps, standing } from "./fields-props";

/** Where the first disk lies, and disks beyond it. */
export function DiskFields(props: FieldsProps) {
  const { kind, draft, onChange } = props;
  const storages = useQuery({
    ...estateQueries.storages({ datacenter: draft.datacenter }),
    enabled: draft.datacenter !== "",
  });
  const content = kind === "vm" ? "vm-disk" : "container-disk";
  const names = (storages.data?.items ?? [])
    .filter(({ contents, available }) => available && contents.includes(content))
    .map(({ name }) => name);
  const { off, error, hint } = standing(props, "storage");
  return (
    <>
      <Field label="Storage" optional error={error} hint={hint}>
        <Select
          value={draft.storage}
          disabled={off}
          placeholder="The one with the most room"
          onChange={(event) => onChange({ storage: event.target.value })}
          options={[...new Set(names)].sort().map((name) => ({ value: name, label: name }))}
        />
      </Field>
      {kind === "vm" && <ExtraDisks {...props} />}
    </>
  );
}

function ExtraDisks(props: FieldsProps) {
  const { extraDisks } = props.draft;
  const { off, error, hint } = standing(props, "extraDisks", "Beyond the first; empty when it is made.");
  const set = (next: string[]) => props.onChange({ extraDisks: next });
  return (
    <Field group label="Extra disks" optional error={error} hint={hint} className="sm:col-span-2">
      <div className="flex flex-wrap items-center gap-2">
        {extraDisks.map((size, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: disks have no identity but their place
          <span key={index} className="flex items-center gap-1">
            <Input
              inputMode="decimal"
              suffix="GB"
              aria-label={`Size of extra disk ${index + 1}`}
              className="w-24"
              value={size}
              onChange={(event) => set(extraDisks.map((own, at) => (at === index ? event.target.value : own)))}
            />
            <Button
              variant="ghost"
              aria-label={`Remove extra disk ${index + 1}`}
              onClick={() => set(extraDisks.filter((_, at) => at !== index))}
            >
              <X className="size-4" />
            </Button>
          </span>
        ))}
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2.5"
          disabledReason={off ? props.limits.extraDisks : null}
          onClick={() => set([...extraDisks, ""])}
        >
          <Plus className="size-4" /> Add a disk
        </Button>
      </div>
    </Field>
  );
}
