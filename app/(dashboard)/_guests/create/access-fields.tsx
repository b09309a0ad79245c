"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { type FieldsProps, standing } from "./fields-props";

/** User, keys and address: by cloud-init for VMs, by the platform for containers. */
export function AccessFields(props: FieldsProps) {
  const { kind, draft, onChange } = props;
  const text = (field: "ciUser" | "ciIp" | "ciGateway" | "ciNameservers", hint?: string) => {
    const { off, ...told } = standing(props, field, hint);
    const input = {
      value: draft[field],
      disabled: off,
      onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
    };
    return { told, input };
  };
  const user = text("ciUser", "Made by cloud-init; with the keys below.");
  const address = text("ciIp", "With its prefix, such as 172.16.100.20/24, or dhcp.");
  const gateway = text("ciGateway");
  const nameservers = text("ciNameservers");
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {kind === "vm" && (
        <Field label="User" optional {...user.told}>
          <Input mono {...user.input} />
        </Field>
      )}
      {/* A client's network gives both. */}
      {!draft.allocationId && (
        <>
          <Field label="Address" optional {...address.told}>
            <Input mono placeholder={address.input.disabled ? undefined : "dhcp"} {...address.input} />
          </Field>
          <Field label="Gateway" optional {...gateway.told}>
            <Input mono {...gateway.input} />
          </Field>
        </>
      )}
      {kind === "vm" && (
        <Field label="Name servers" optional {...nameservers.told}>
          <Input mono {...nameservers.input} />
        </Field>
      )}
      <Field
        label="SSH keys"
        optional
        error={props.problems.ciSshKeys}
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
      {kind === "vm" ? <VmAccess {...props} /> : <Unprivileged {...props} />}
    </div>
  );
}

/** Keys by name, and user data of one's own. */
function VmAccess(props: FieldsProps) {
  const { draft, onChange } = props;
  const { off, ...named } = standing(props, "sshKeyNames", "Names of keys that the platform knows, one a line.");
  const userData = standing(props, "ciUserData");
  return (
    <>
      <Field label="SSH keys by name" optional {...named} className="sm:col-span-2">
        <Textarea
          rows={off ? 1 : 2}
          disabled={off}
          value={draft.sshKeyNames}
          onChange={(event) => onChange({ sshKeyNames: event.target.value })}
        />
      </Field>
      {userData.off ? (
        <p className="text-muted sm:col-span-2">Own cloud-init user data: {userData.hint}</p>
      ) : (
        <details className="sm:col-span-2" open={Boolean(userData.error) || undefined}>
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
            Own cloud-init user data
          </summary>
          <Field label="User data" error={userData.error} className="mt-3">
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
    </>
  );
}

const Unprivileged = ({ draft, onChange }: FieldsProps) => (
  <Checkbox
    className="sm:col-span-2"
    checked={draft.unprivileged}
    onCheckedChange={(checked) => onChange({ unprivileged: checked === true })}
    label="Unprivileged"
    hint="Its root is nobody on the host. Leave it on unless the work inside needs more."
  />
);
