"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { estateQueries } from "@/lib/client/queries/estate";
import type { GuestKind } from "@/lib/domain/guest";
import type { ShapeDraft } from "./shape-draft";

export interface FitDraft extends ShapeDraft {
  /** Names of networks that the host must have. */
  networks: string[];
  kind: GuestKind;
}

interface FitFieldsProps {
  datacenterId: string;
  draft: FitDraft;
  onChange: (change: Partial<FitDraft>) => void;
  errors: Partial<Record<keyof ShapeDraft | "networks", string>>;
}

const kinds = [
  { value: "vm", label: "VM" },
  { value: "container", label: "Container" },
] as const;

/** The shape that is asked about. */
export function FitFields({ datacenterId, draft, onChange, errors }: FitFieldsProps) {
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
      <div>
        <SegmentedControl
          label="Kind"
          value={draft.kind}
          onValueChange={(kind) => onChange({ kind })}
          options={kinds}
        />
      </div>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-3">
        <Field label="Cores" error={errors.cores}>
          <Input inputMode="numeric" value={draft.cores} onChange={({ target }) => onChange({ cores: target.value })} />
        </Field>
        <Field label="Memory, GB" error={errors.memory}>
          <Input
            inputMode="decimal"
            value={draft.memory}
            onChange={({ target }) => onChange({ memory: target.value })}
          />
        </Field>
        <Field label="Disk, GB" error={errors.disk}>
          <Input inputMode="decimal" value={draft.disk} onChange={({ target }) => onChange({ disk: target.value })} />
        </Field>
      </div>
      <NetworkChoice
        datacenterId={datacenterId}
        chosen={draft.networks}
        onChange={(networks) => onChange({ networks })}
        error={errors.networks}
      />
    </form>
  );
}

interface NetworkChoiceProps {
  datacenterId: string;
  chosen: readonly string[];
  onChange: (networks: string[]) => void;
  error: string | undefined;
}

function NetworkChoice({ datacenterId, chosen, onChange, error }: NetworkChoiceProps) {
  const profiles = useQuery(estateQueries.networkProfiles({ datacenter: datacenterId }));
  const usable = (profiles.data?.items ?? []).filter(({ makesNetworks }) => !makesNetworks);
  const names = [...new Set(usable.map(({ name }) => name))].filter((name) => !chosen.includes(name));
  const hostsOf = (name: string) => new Set(usable.filter((one) => one.name === name).flatMap(({ nodes }) => nodes));
  return (
    <Field label="Networks" optional error={error} hint="Only hosts that have all of them.">
      <Combobox
        options={names.map((name) => ({ value: name, label: name, hint: `${hostsOf(name).size} hosts` }))}
        value={null}
        onValueChange={(name) => onChange([...chosen, name])}
        placeholder="Add a network"
        status={profiles.data ? "ready" : profiles.error ? "error" : "loading"}
      />
      {chosen.length > 0 && (
        <ul aria-label="Chosen networks" className="mt-1 flex flex-wrap gap-1.5">
          {chosen.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-label={`Remove ${name}`}
                onClick={() => onChange(chosen.filter((other) => other !== name))}
                className="inline-flex h-6 items-center gap-1 rounded-full bg-neutral-soft pr-1.5 pl-2.5 text-sm hover:bg-hover"
              >
                {name}
                <X className="size-3 text-muted" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Field>
  );
}
