"use client";

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import { AffinityFields } from "./affinity-fields";
import { type FieldsProps, standing } from "./fields-props";

/** Failover, neighbours, tags, and whether it starts. */
export function RulesFields(props: FieldsProps) {
  const { draft, problems, onChange } = props;
  const datacenters = useQuery(estateQueries.datacenters());
  const tags = standing(props, "tags", "Parted by spaces or commas.");
  const notes = standing(props, "description");
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <Field label="Failover datacenter" optional error={problems.failoverDc} hint="Used when this one cannot take it.">
        <Select
          value={draft.failoverDc}
          onChange={(event) => onChange({ failoverDc: event.target.value })}
          placeholder="None"
          options={(datacenters.data?.items ?? [])
            .filter(({ id }) => id !== draft.datacenter)
            .map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
        />
      </Field>
      <AffinityFields {...props} />
      <Field label="Client" optional error={problems.clientId} hint="Whose guest it is; only it may use its networks.">
        <Input
          mono
          value={draft.clientId}
          placeholder="acme"
          onChange={(event) => onChange({ clientId: event.target.value })}
        />
      </Field>
      <Field label="Tags" optional error={tags.error} hint={tags.hint}>
        <Input
          mono
          disabled={tags.off}
          value={draft.tags}
          placeholder={tags.off ? undefined : "env-prod client-acme"}
          onChange={(event) => onChange({ tags: event.target.value })}
        />
      </Field>
      <Field label="Description" optional error={notes.error} hint={notes.hint} className="sm:col-span-2">
        <Textarea
          rows={2}
          disabled={notes.off}
          value={draft.description}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <Checkbox
        className="sm:col-span-2"
        checked={draft.start}
        onCheckedChange={(checked) => onChange({ start: checked === true })}
        label="Start it when it has been made"
      />
    </div>
  );
}
