"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import type { GuestDialogProps } from "./guest-dialog-props";
import { HostSelect } from "./host-select";

/** Moves a guest to another host of its cluster; live when it runs. */
export function MigrateDialog({ guest, open, onOpenChange }: GuestDialogProps) {
  const [host, setHost] = useState("");
  const [withLocalDisks, setWithLocalDisks] = useState(false);
  return (
    <PlanDialog
      open={open}
      onOpenChange={onOpenChange}
      command="vm.migrate"
      input={host ? { vmId: guest.id, host, withLocalDisks } : null}
      title={`Migrate ${guest.name} away from ${guest.node}`}
      actionLabel={host ? `Migrate to ${host}` : "Migrate"}
      begun={`Migrating ${guest.name} to ${host}`}
      missing={host ? null : "Choose a host first"}
    >
      {(problems) => (
        <>
          <Field label="To host" required error={problems.host}>
            <HostSelect guest={guest} value={host} onChange={setHost} placeholder="Choose a host…" />
          </Field>
          <Checkbox
            checked={withLocalDisks}
            onCheckedChange={(checked) => setWithLocalDisks(checked === true)}
            label="Copy disks that only its present host has"
            hint="Takes as long as the copying; not needed where all disks are on shared storage."
          />
        </>
      )}
    </PlanDialog>
  );
}
