"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { TokenCreated } from "@/lib/contracts/identity";
import { type Permission, permissionsOf } from "@/lib/domain/permissions";
import { type Reach, ReachFields } from "./reach-fields";

const lifetimes = [
  { value: "P7D", label: "7 days" },
  { value: "P30D", label: "30 days" },
  { value: "P90D", label: "90 days" },
  { value: "P1Y", label: "1 year" },
  { value: "", label: "never" },
];

/** Asks what a new token is for, and shows beside it what its holder may do. */
export function NewTokenDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (result: unknown) => void }) {
  const [name, setName] = useState("");
  const [reach, setReach] = useState<Reach>({ role: "viewer", datacenters: [] });
  const [scopes, setScopes] = useState<readonly Permission[]>([]);
  const [expiresIn, setExpiresIn] = useState("P90D");
  const input = {
    name: name.trim(),
    role: reach.role,
    ...(reach.datacenters.length > 0 && { datacenters: reach.datacenters }),
    ...(scopes.length > 0 && { scopes }),
    ...(expiresIn && { expiresIn }),
  };
  const change = (edit: Partial<Reach>) => {
    setReach((now) => ({ ...now, ...edit }));
    // A scope that the new role does not have would be refused.
    const { role } = edit;
    if (role) setScopes((now) => now.filter((scope) => permissionsOf(role).includes(scope)));
  };
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="token.create"
      input={name.trim() === "" ? null : input}
      missing={name.trim() === "" ? "Give the token a name" : null}
      title="Create an API token"
      actionLabel="Create token"
      begun={`Created the token ${name.trim()}`}
      onDone={(result) => result.kind === "done" && onCreated(result.result)}
    >
      {(problems) => (
        <div className="flex flex-col gap-4">
          <Field label="Name" required error={problems.name} hint="What uses it: backup-script, terraform">
            <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </Field>
          <ReachFields reach={reach} onChange={change} problems={problems} />
          <Scopes role={reach.role} scopes={scopes} onChange={setScopes} />
          <Field label="Expires after" error={problems.expiresIn}>
            <Select value={expiresIn} onChange={(event) => setExpiresIn(event.target.value)} options={lifetimes} />
          </Field>
        </div>
      )}
    </PlanDialog>
  );
}

function Scopes(props: {
  role: Reach["role"];
  scopes: readonly Permission[];
  onChange: (scopes: readonly Permission[]) => void;
}) {
  const { role, scopes, onChange } = props;
  return (
    <details className="rounded-md border px-3 py-2">
      <summary className="cursor-pointer font-medium">
        Limit it further{" "}
        <span className="font-normal text-muted">
          {scopes.length === 0 ? "all of its role" : `${scopes.length} ticked`}
        </span>
      </summary>
      <div className="mt-3 grid grid-cols-2 gap-2 sm:grid-cols-3">
        {permissionsOf(role).map((permission) => (
          <Checkbox
            key={permission}
            label={<span className="font-mono text-sm">{permission}</span>}
            checked={scopes.includes(permission)}
            onCheckedChange={(ticked) =>
              onChange(ticked ? [...scopes, permission] : scopes.filter((scope) => scope !== permission))
            }
          />
        ))}
      </div>
    </details>
  );
}

/** Shows the secret of a new token, this once. */
export function TokenSecretDialog({ token, onClose }: { token: TokenCreated; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Token ${token.name}`}
      size="md"
      footer={
        <Button variant="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <Banner tone="warn" className="mb-3">
        Copy it now: it is not shown again, to nobody.
      </Banner>
      <CodeBlock label="Secret" code={token.token} wrap />
      <p className="mt-3 text-muted">Programs send it as a header:</p>
      <CodeBlock label="Header" code={`Authorization: Bearer ${token.token}`} wrap className="mt-1" />
    </Dialog>
  );
}
