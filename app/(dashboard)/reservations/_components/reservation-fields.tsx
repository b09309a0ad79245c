"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import { DurationField } from "./duration-field";
import type { ReservationDraft, ReservationProblems } from "./reservation-draft";

interface ReservationFieldsProps {
  draft: ReservationDraft;
  problems: ReservationProblems;
  onChange: (edit: Partial<ReservationDraft>) => void;
}

/** Where, how much, how long, what for. */
export function ReservationFields({ draft, problems, onChange }: ReservationFieldsProps) {
  const datacenters = useQuery(estateQueries.datacenters());
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-2">
        <Field label="Datacenter" optional error={problems.datacenter}>
          <Select
            value={draft.datacenter}
            onChange={(event) => onChange({ datacenter: event.target.value, node: "" })}
            placeholder="The best of all"
            options={(datacenters.data?.items ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
          />
        </Field>
        <HostField draft={draft} problems={problems} onChange={onChange} />
      </div>
      <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-3">
        <Field label="Cores" required error={problems.cpu}>
          <Input inputMode="numeric" value={draft.cpu} onChange={(event) => onChange({ cpu: event.target.value })} />
        </Field>
        <Field label="Memory" required error={problems.memoryGB}>
          <Input
            inputMode="decimal"
            suffix="GB"
            value={draft.memoryGB}
            onChange={(event) => onChange({ memoryGB: event.target.value })}
          />
        </Field>
        <Field label="Disk" error={problems.diskGB} hint="On one storage; 0 for none">
          <Input
            inputMode="decimal"
            suffix="GB"
            value={draft.diskGB}
            onChange={(event) => onChange({ diskGB: event.target.value })}
          />
        </Field>
      </div>
      <DurationField
        label="For"
        draft={draft.duration}
        onChange={(duration) => onChange({ duration })}
        error={problems.duration}
      />
      <Field label="Reason" required error={problems.reason} hint="Others see it on the timeline">
        <Input
          value={draft.reason}
          maxLength={500}
          placeholder="Room for the web shop's next three servers"
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      </Field>
    </div>
  );
}

function HostField({ draft, problems, onChange }: ReservationFieldsProps) {
  const { datacenter, node } = draft;
  const hosts = useQuery({ ...estateQueries.hosts({ datacenter }), enabled: datacenter !== "" });
  const names = [...new Set((datacenter ? (hosts.data?.items ?? []) : []).map(({ name }) => name))];
  // One taken from the list at the right is shown before the hosts of its datacenter have come.
  const shown = node && !names.includes(node) ? [node, ...names] : names;
  return (
    <Field
      label="Host"
      optional
      error={problems.node}
      hint={datacenter ? undefined : "Choose a datacenter first, or take a host from the list"}
    >
      <Select
        value={node}
        disabled={!datacenter}
        onChange={(event) => onChange({ node: event.target.value })}
        placeholder="The best of them"
        options={shown.map((name) => ({ value: name, label: name }))}
      />
    </Field>
  );
}
