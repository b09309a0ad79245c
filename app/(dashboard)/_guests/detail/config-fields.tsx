"use client";

import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { formatMemoryMb } from "@/components/ui/format";
import { Input, Textarea } from "@/components/ui/input";
import type { GuestKind } from "@/lib/domain/guest";
import type { ConfigDraft } from "./config-draft";

export type FixedFields = Partial<Record<keyof ConfigDraft, string | null>>;

export interface ConfigFieldsProps {
  kind: GuestKind;
  hasCloudInit: boolean;
  draft: ConfigDraft;
  problems: Partial<Record<keyof ConfigDraft, string>>;
  disabled: boolean;
  /** Why the platform cannot change a field; those that it can change have none. */
  fixed: FixedFields;
  onChange: (edit: Partial<ConfigDraft>) => void;
}

type TextField = { [Key in keyof ConfigDraft]: ConfigDraft[Key] extends string ? Key : never }[keyof ConfigDraft];

/** The fields of a configuration, grouped by what they are about. */
export function ConfigFields(props: ConfigFieldsProps) {
  const { kind, hasCloudInit, draft, problems, disabled, fixed, onChange } = props;
  const input = (field: TextField) => ({
    value: draft[field],
    disabled: disabled || Boolean(fixed[field]),
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  const memory = Number(draft.memoryMB);
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
      <Field label="Name" error={problems.name} className="lg:col-span-2">
        <Input mono {...input("name")} />
      </Field>
      <Field label="Cores" error={problems.cores}>
        <Input inputMode="numeric" {...input("cores")} />
      </Field>
      <Field label="Memory" error={problems.memoryMB} hint={memory > 0 ? `= ${formatMemoryMb(memory)}` : undefined}>
        <Input inputMode="numeric" suffix="MB" {...input("memoryMB")} />
      </Field>
      {kind === "container" && (
        <Field label="Swap" error={problems.swapMB}>
          <Input inputMode="numeric" suffix="MB" {...input("swapMB")} />
        </Field>
      )}
      <Field
        label="Tags"
        error={problems.tags}
        hint={fixed.tags ?? "Parted by spaces or commas."}
        className="lg:col-span-2"
      >
        <Input mono {...input("tags")} />
      </Field>
      <Field label="Description" error={problems.description} hint={fixed.description} className="sm:col-span-2">
        <Textarea rows={2} {...input("description")} />
      </Field>
      <div className="flex flex-wrap gap-x-8 gap-y-2 sm:col-span-2 lg:col-span-4">
        <Checkbox
          checked={draft.onBoot}
          disabled={disabled}
          disabledReason={fixed.onBoot}
          onCheckedChange={(checked) => onChange({ onBoot: checked === true })}
          label="Start with its host"
        />
        <Checkbox
          checked={draft.protected}
          disabled={disabled}
          disabledReason={fixed.protected}
          onCheckedChange={(checked) => onChange({ protected: checked === true })}
          label="Protected against removal"
        />
        {kind === "vm" && (
          <Checkbox
            checked={draft.agent}
            disabled={disabled}
            disabledReason={fixed.agent}
            onCheckedChange={(checked) => onChange({ agent: checked === true })}
            label="Guest agent"
            hint="Lets the platform ask the guest for its addresses and shut it down cleanly."
          />
        )}
      </div>
      {hasCloudInit && (
        <Group title="First boot (cloud-init)">
          <Field label="User" error={problems.ciUser} hint={fixed.ciUser}>
            <Input mono {...input("ciUser")} />
          </Field>
          <Field label="Address" error={problems.ciIp} hint={fixed.ciIp ?? "With its prefix, or dhcp."}>
            <Input mono placeholder={fixed.ciIp ? undefined : "dhcp"} {...input("ciIp")} />
          </Field>
          <Field label="Gateway" error={problems.ciGateway} hint={fixed.ciGateway}>
            <Input mono {...input("ciGateway")} />
          </Field>
          <Field label="Name servers" error={problems.ciNameservers} hint={fixed.ciNameservers}>
            <Input mono {...input("ciNameservers")} />
          </Field>
          <Field
            label="SSH keys"
            error={problems.ciSshKeys}
            hint={fixed.ciSshKeys ?? "Public keys, one a line."}
            className="sm:col-span-2 lg:col-span-4"
          >
            <Textarea mono rows={3} {...input("ciSshKeys")} />
          </Field>
        </Group>
      )}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="border-t pt-4 sm:col-span-2 lg:col-span-4">
      <legend className="float-left mb-3 w-full font-medium">{title}</legend>
      <div className="clear-both grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">{children}</div>
    </fieldset>
  );
}
