"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { useCommand } from "@/components/commands/use-command";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import { rangeConflictsOf } from "@/lib/domain/datacenter-ranges";
import { FrameDrawing } from "../../_estate/qinq-drawing";
import {
  type DatacenterDraft,
  type DatacenterProblems,
  datacenterChange,
  datacenterDraftOf,
  datacenterInput,
  emptyDatacenter,
} from "./datacenter-draft";
import { focusFirstProblem } from "./focus-first-problem";

interface FieldsProps {
  draft: DatacenterDraft;
  problems: DatacenterProblems;
  onChange: (edit: Partial<DatacenterDraft>) => void;
}

/** Makes a datacenter, or edits one that was made in the dashboard; an edit is shown as a diff before it is done. */
export function DatacenterForm({ before, first }: { before: DatacenterView | null; first: boolean }) {
  const router = useRouter();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => (before ? datacenterDraftOf(before) : emptyDatacenter));
  const [tried, setTried] = useState(false);
  const [reviewing, setReviewing] = useState(false);
  const create = useCommand("datacenter.create");
  const { input, problems } = datacenterInput(draft);
  const change = before && input ? datacenterChange(before, input) : null;
  const others = useQuery(estateQueries.datacenters());
  const conflicts = input ? rangeConflictsOf(input, others.data?.items ?? []) : [];
  const leave = async () => {
    await client.invalidateQueries({ queryKey: estateQueries.all() });
    const next = first ? `/settings/endpoints/new?dc=${encodeURIComponent(draft.id.trim())}` : "/settings";
    router.push(before ? "/settings" : next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!input) return focusFirstProblem(event.currentTarget);
    if (before) return setReviewing(true);
    create.mutate(
      { input, begun: `Made datacenter ${input.id}` },
      // One that waits for an approval is not there yet to be gone on with.
      { onSuccess: ({ kind }) => (kind === "awaiting_approval" ? router.push("/settings") : void leave()) },
    );
  };
  const fields: FieldsProps = {
    draft,
    problems: tried ? problems : {},
    onChange: (edit) => {
      setDraft((now) => ({ ...now, ...edit }));
      create.reset();
    },
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-3xl flex-col gap-4">
      <PlaceFields {...fields} idFixed={before !== null} />
      <NetworkFields {...fields} warnings={conflicts} />
      <LimitFields {...fields} />
      {create.error && <ProblemNotice problem={asProblem(create.error)} />}
      {tried && !input && <Banner tone="bad">Some fields need another look.</Banner>}
      <div className="flex justify-end gap-2">
        <ButtonLink href="/settings">Cancel</ButtonLink>
        <Button
          type="submit"
          variant="primary"
          loading={create.isPending}
          disabledReason={before && input && !change ? "Nothing was changed" : null}
        >
          {before ? "Review changes" : "Make datacenter"}
        </Button>
      </div>
      {before && change && (
        <PlanDialog
          open={reviewing}
          onOpenChange={setReviewing}
          command="datacenter.update"
          input={{ id: before.id, change }}
          title={`Change datacenter ${before.id}`}
          actionLabel="Apply"
          begun={`Changed datacenter ${before.id}`}
          onDone={() => void leave()}
        />
      )}
    </form>
  );
}

function PlaceFields({ draft, problems, onChange, idFixed }: FieldsProps & { idFixed: boolean }) {
  return (
    <Panel title="Place">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label="Id" required error={problems.id} hint="Short, as it is written in lists and addresses: DC1">
          <Input
            mono
            value={draft.id}
            readOnly={idFixed}
            maxLength={64}
            onChange={(event) => onChange({ id: event.target.value })}
          />
        </Field>
        <Field label="Name" required error={problems.name}>
          <Input value={draft.name} maxLength={100} onChange={(event) => onChange({ name: event.target.value })} />
        </Field>
        <Field label="Location" optional error={problems.location}>
          <Input
            value={draft.location}
            maxLength={200}
            placeholder="Amsterdam, NL"
            onChange={(event) => onChange({ location: event.target.value })}
          />
        </Field>
        <Field label="Router address" optional error={problems.routerAddress}>
          <Input
            mono
            value={draft.routerAddress}
            placeholder="10.0.1.1"
            onChange={(event) => onChange({ routerAddress: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  );
}

function NetworkFields({ draft, problems, onChange, warnings }: FieldsProps & { warnings: string[] }) {
  const serviceVlan = Number(draft.serviceVlan);
  const range = draft.vlanFrom && draft.vlanTo ? `${draft.vlanFrom}–${draft.vlanTo}` : null;
  return (
    <Panel title="Network">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label="Addresses" optional error={problems.ipRange} hint="The range that guests get addresses from">
          <Input
            mono
            value={draft.ipRange}
            placeholder="172.16.0.0/16"
            onChange={(event) => onChange({ ipRange: event.target.value })}
          />
        </Field>
        <Field label="VLANs" optional group error={problems.vlanFrom ?? problems.vlanTo} hint="First and last">
          <div className="flex items-center gap-2">
            <Input
              inputMode="numeric"
              aria-label="First VLAN"
              placeholder="100"
              value={draft.vlanFrom}
              onChange={(event) => onChange({ vlanFrom: event.target.value })}
            />
            <span className="text-muted">to</span>
            <Input
              inputMode="numeric"
              aria-label="Last VLAN"
              placeholder="2000"
              value={draft.vlanTo}
              onChange={(event) => onChange({ vlanTo: event.target.value })}
            />
          </div>
        </Field>
        <Field
          label="Quarantine"
          required
          error={problems.quarantine}
          hint="How long VLAN and addresses of a released network rest; ISO 8601: PT12H, P1D, P2W"
        >
          <Input
            mono
            value={draft.quarantine}
            placeholder="P1D"
            onChange={(event) => onChange({ quarantine: event.target.value })}
          />
        </Field>
        <Checkbox
          label="Q-in-Q"
          hint="Clients' VLANs travel inside the datacenter's own, whose tag stands before theirs"
          checked={draft.qinqEnabled}
          onCheckedChange={(qinqEnabled) => onChange({ qinqEnabled })}
        />
        {draft.qinqEnabled && (
          <Field label="Service VLAN" required error={problems.serviceVlan} hint="The outer tag">
            <Input
              inputMode="numeric"
              value={draft.serviceVlan}
              onChange={(event) => onChange({ serviceVlan: event.target.value })}
            />
          </Field>
        )}
      </div>
      {warnings.length > 0 && (
        <Banner tone="warn" className="mt-4">
          {warnings.join(" ")}
        </Banner>
      )}
      <div className="mt-4 border-t pt-4">
        <FrameDrawing serviceVlan={draft.qinqEnabled && serviceVlan > 0 ? serviceVlan : null} vlanRange={range} />
      </div>
    </Panel>
  );
}

const limitFields = [
  { key: "cpuOvercommit", label: "CPU overcommit", suffix: "×", required: true },
  { key: "memoryOvercommit", label: "Memory overcommit", suffix: "×", required: true },
  { key: "maxVms", label: "VMs at most", suffix: "VMs", required: false },
  { key: "maxCpu", label: "CPU at most", suffix: "cores", required: false },
  { key: "maxMemoryGB", label: "Memory at most", suffix: "GB", required: false },
  { key: "maxDiskGB", label: "Disk at most", suffix: "GB", required: false },
] as const satisfies readonly { key: keyof DatacenterDraft; label: string; suffix: string; required: boolean }[];

function LimitFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <Panel
      title="Limits"
      description="Overcommit gives out more than the hosts have; the others stop creations beyond them."
    >
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        {limitFields.map(({ key, label, suffix, required }) => (
          <Field key={key} label={label} required={required} optional={!required} error={problems[key]}>
            <Input
              inputMode="decimal"
              suffix={suffix}
              value={draft[key]}
              onChange={(event) => onChange({ [key]: event.target.value })}
            />
          </Field>
        ))}
      </div>
    </Panel>
  );
}
