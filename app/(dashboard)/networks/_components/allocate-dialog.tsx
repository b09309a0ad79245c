"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { estateQueries } from "@/lib/client/queries/estate";
import { networkQueries } from "@/lib/client/queries/networks";
import type { NetworkMap } from "@/lib/contracts/networks";
import { type AllocateDraft, type AllocateProblems, emptyAllocation, readAllocation } from "./allocate-draft";

export interface AllocateDialogProps {
  /** The datacenter that is looked at; the form begins with it. */
  datacenter: string | null;
  onClose: () => void;
  onDone: () => void;
}

/** Gives a client a network: shows what is free, and by the plan what would be given. */
export function AllocateDialog({ datacenter, onClose, onDone }: AllocateDialogProps) {
  const [draft, setDraft] = useState<AllocateDraft>({ ...emptyAllocation, datacenter: datacenter ?? "" });
  const { input, missing, problems } = readAllocation(draft);
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="network.allocate"
      input={input}
      missing={missing}
      title="Allocate a network"
      actionLabel="Allocate"
      begun={`Allocated a network for ${draft.clientId.trim()}`}
      onDone={onDone}
    >
      {(fromServer) => (
        <AllocateFields
          draft={draft}
          problems={{ ...fromServer, ...problems }}
          onChange={(edit) => setDraft((now) => ({ ...now, ...edit }))}
        />
      )}
    </PlanDialog>
  );
}

function AllocateFields(props: {
  draft: AllocateDraft;
  problems: AllocateProblems;
  onChange: (edit: Partial<AllocateDraft>) => void;
}) {
  const { draft, problems, onChange } = props;
  const datacenters = useQuery(estateQueries.datacenters());
  const map = useQuery({ ...networkQueries.map(draft.datacenter), enabled: draft.datacenter !== "" });
  const free = map.data?.free;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-2">
        <Field label="Client" required error={problems.clientId} hint="Whose network it is">
          <Input
            value={draft.clientId}
            maxLength={200}
            onChange={(event) => onChange({ clientId: event.target.value })}
          />
        </Field>
        <Field label="Purpose" optional error={problems.purpose} hint="One network for each purpose of a client">
          <Input
            value={draft.purpose}
            maxLength={64}
            placeholder="default"
            onChange={(event) => onChange({ purpose: event.target.value })}
          />
        </Field>
      </div>
      <Field label="Datacenter" required error={problems.datacenter}>
        <Select
          value={draft.datacenter}
          onChange={(event) => onChange({ datacenter: event.target.value, vlan: "", subnet: "" })}
          placeholder="Choose…"
          options={(datacenters.data?.items ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
        />
      </Field>
      {draft.datacenter && <FreeWords map={map.data} failed={map.isError} />}
      <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-3">
        <Field label="VLAN" optional error={problems.vlan}>
          <Input
            inputMode="numeric"
            value={draft.vlan}
            placeholder={free?.nextVlan ? String(free.nextVlan) : "next free"}
            onChange={(event) => onChange({ vlan: event.target.value })}
          />
        </Field>
        <Field label="Subnet" optional error={problems.subnet}>
          <Input
            mono
            value={draft.subnet}
            placeholder={free?.nextSubnet ?? "next free"}
            onChange={(event) => onChange({ subnet: event.target.value })}
          />
        </Field>
        <Field label="Prefix" optional error={problems.prefix}>
          <Input
            inputMode="numeric"
            value={draft.prefix}
            placeholder={free?.prefix ? String(free.prefix) : "24"}
            onChange={(event) => onChange({ prefix: event.target.value })}
          />
        </Field>
      </div>
      <Field label="Note" optional error={problems.note}>
        <Input value={draft.note} maxLength={500} onChange={(event) => onChange({ note: event.target.value })} />
      </Field>
    </div>
  );
}

/** What is left to give out; the fields below show the next free ones while they are empty. */
function FreeWords({ map, failed }: { map: NetworkMap | undefined; failed: boolean }) {
  if (failed) return null;
  if (!map) return <Skeleton className="h-4 w-64" />;
  const { vlans, subnets, prefix } = map.free;
  const subnetWords =
    subnets === null ? "no range for subnets is set" : `${formatCount(subnets)} subnets of /${prefix} free`;
  return (
    <p className="-mt-2 text-muted text-sm">
      {map.vlanRange ? `${formatCount(vlans)} VLANs` : "No VLAN range is set"}, {subnetWords}. Left empty, the next free
      ones are given.
    </p>
  );
}
