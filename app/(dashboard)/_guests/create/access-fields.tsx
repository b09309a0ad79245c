"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { FieldsProps } from "./fields-props";

/** User, keys and address: by cloud-init for VMs, by the platform for containers. */
export function AccessFields({ kind, draft, problems, onChange }: FieldsProps) {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {kind === "vm" && (
        <Field label="User" optional error={problems.ciUser} hint="Made by cloud-init; with the keys below.">
          <Input mono value={draft.ciUser} onChange={(event) => onChange({ ciUser: event.target.value })} />
        </Field>
      )}
      {/* A client's network gives both. */}
      {!draft.allocationId && (
        <>
          <Field
            label="Address"
            optional
            error={problems.ciIp}
            hint="With its prefix, such as 172.16.100.20/24, or dhcp."
          >
            <Input
              mono
              value={draft.ciIp}
              placeholder="dhcp"
              onChange={(event) => onChange({ ciIp: event.target.value })}
            />
          </Field>
          <Field label="Gateway" optional error={problems.ciGateway}>
            <Input mono value={draft.ciGateway} onChange={(event) => onChange({ ciGateway: event.target.value })} />
          </Field>
        </>
      )}
      {kind === "vm" && (
        <Field label="Name servers" optional error={problems.ciNameservers}>
          <Input
            mono
            value={draft.ciNameservers}
            onChange={(event) => onChange({ ciNameservers: event.target.value })}
          />
        </Field>
      )}
      <Field
        label="SSH keys"
        optional
        error={problems.ciSshKeys}
        hint="Public keys, one a line."
        className="sm:col-span-2"
      >
        <Textarea
          mono
          rows={3}
          value={draft.ciSshKeys}
          placeholder="ssh-ed25519 AAAA… name@host"
          onChange={(event) => onChange({ ciSshKeys: event.target.value })}
        />
      </Field>
      {kind === "vm" && (
        <details className="sm:col-span-2" open={Boolean(problems.ciUserData) || undefined}>
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
            Own cloud-init user data
          </summary>
          <Field label="User data" error={problems.ciUserData} className="mt-3">
            <Textarea
              mono
              rows={8}
              value={draft.ciUserData}
              placeholder="#cloud-config"
              onChange={(event) => onChange({ ciUserData: event.target.value })}
            />
          </Field>
        </details>
      )}
      {kind === "container" && (
        <Checkbox
          className="sm:col-span-2"
          checked={draft.unprivileged}
          onCheckedChange={(checked) => onChange({ unprivileged: checked === true })}
          label="Unprivileged"
          hint="Its root is nobody on the host. Leave it on unless the work inside needs more."
        />
      )}
    </div>
  );
}
