"use client";

import { HostSelect } from "@/components/guests/host-select";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { GuestView } from "@/lib/contracts/guests";
import type { BulkOptions } from "./bulk-request";

interface BulkOptionsProps<Options extends BulkOptions = BulkOptions> {
  options: Options;
  onChange: (options: BulkOptions) => void;
  guests: readonly GuestView[];
}

/** What is chosen for all guests together; nothing where the action has no choice. */
export function BulkOptionFields({ options, onChange, guests }: BulkOptionsProps) {
  switch (options.action) {
    case "start":
    case "reboot":
    case "stop":
      return null;
    case "shutdown":
      return (
        <Checkbox
          checked={options.forceStop}
          onCheckedChange={(checked) => onChange({ ...options, forceStop: checked === true })}
          label="Stop those that do not shut down in time"
          hint="What they have not written to disk by then is lost."
        />
      );
    case "delete":
      return (
        <Checkbox
          checked={options.purge}
          onCheckedChange={(checked) => onChange({ ...options, purge: checked === true })}
          label="Also take them out of backup jobs, replication and high availability"
        />
      );
    case "snapshot":
      return <SnapshotFields options={options} onChange={onChange} />;
    case "update":
      return <ChangeFields options={options} onChange={onChange} />;
    case "migrate":
      return <MigrateFields options={options} onChange={onChange} guests={guests} />;
  }
}

type OptionsOf<Action extends BulkOptions["action"]> = Extract<BulkOptions, { action: Action }>;

function SnapshotFields({ options, onChange }: Omit<BulkOptionsProps<OptionsOf<"snapshot">>, "guests">) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field
        label="Name"
        required
        hint="A letter first; then letters, digits, _ and -. Each gets a snapshot of this name."
      >
        <Input
          mono
          value={options.name}
          maxLength={40}
          onChange={(event) => onChange({ ...options, name: event.target.value })}
        />
      </Field>
      <Field label="Description" optional>
        <Input
          value={options.description}
          maxLength={500}
          onChange={(event) => onChange({ ...options, description: event.target.value })}
        />
      </Field>
    </div>
  );
}

function ChangeFields({ options, onChange }: Omit<BulkOptionsProps<OptionsOf<"update">>, "guests">) {
  const digits = (text: string) => text.replace(/\D/g, "");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Add tags" optional hint="Parted by blanks or commas. The tags that each has stay.">
        <Input value={options.addTags} onChange={(event) => onChange({ ...options, addTags: event.target.value })} />
      </Field>
      <Field label="Take tags away" optional hint="Those that do not have them are left as they are.">
        <Input
          value={options.removeTags}
          onChange={(event) => onChange({ ...options, removeTags: event.target.value })}
        />
      </Field>
      <Field label="Cores" optional hint="Left empty: each keeps its own.">
        <Input
          inputMode="numeric"
          value={options.cores}
          maxLength={4}
          onChange={(event) => onChange({ ...options, cores: digits(event.target.value) })}
        />
      </Field>
      <Field label="Memory in MB" optional hint="Left empty: each keeps its own.">
        <Input
          inputMode="numeric"
          suffix="MB"
          value={options.memoryMB}
          maxLength={8}
          onChange={(event) => onChange({ ...options, memoryMB: digits(event.target.value) })}
        />
      </Field>
    </div>
  );
}

function MigrateFields({ options, onChange, guests }: BulkOptionsProps<OptionsOf<"migrate">>) {
  const [first, ...others] = guests;
  if (!first || others.some(({ endpoint }) => endpoint !== first.endpoint)) return null;
  return (
    <>
      <Field label="To host" required>
        <HostSelect
          guest={{ ...first, node: null }}
          value={options.host}
          onChange={(host) => onChange({ ...options, host })}
          placeholder="Choose a host…"
        />
      </Field>
      <Checkbox
        checked={options.withLocalDisks}
        onCheckedChange={(checked) => onChange({ ...options, withLocalDisks: checked === true })}
        label="Copy disks that only their present host has"
        hint="Takes as long as the copying; not needed where all disks are on shared storage."
      />
    </>
  );
}
