"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { HostingDialogProps } from "./package-dialog";

const throttleMax = 99;

/** Gives the guest to another account of the platform. */
export function OwnerDialog({ guest, hosting, onClose }: HostingDialogProps) {
  const [owner, setOwner] = useState("");
  const ownerId = owner.trim();
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.change-owner"
      input={ownerId ? { vmId: guest.id, ownerId } : null}
      title={`Change the owner of ${guest.name}`}
      actionLabel="Change owner"
      begun={`Changing the owner of ${guest.name}`}
      missing={ownerId ? null : "Name the account that is to own it"}
    >
      {(problems) => (
        <Field
          label="New owner"
          required
          error={problems.ownerId}
          hint={`The account's id on the platform.${hosting.ownerId === null ? "" : ` It is ${hosting.ownerId} now.`}`}
        >
          <Input autoFocus mono value={owner} onChange={(event) => setOwner(event.target.value)} />
        </Field>
      )}
    </PlanDialog>
  );
}

/** Puts the guest on one of the platform's backup plans, or takes it off. */
export function BackupPlanDialog({ guest, onClose }: HostingDialogProps) {
  const [plan, setPlan] = useState("");
  const [none, setNone] = useState(false);
  const planId = none ? null : plan.trim();
  const usable = planId === null || planId !== "";
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.backup-plan"
      input={usable ? { vmId: guest.id, planId } : null}
      title={`Backup plan of ${guest.name}`}
      actionLabel={none ? "Take off the plan" : "Assign plan"}
      begun={`Changing the backup plan of ${guest.name}`}
      missing={usable ? null : "Name a plan, or choose none"}
    >
      {(problems) => (
        <>
          <Field label="Backup plan" error={problems.planId} hint="The plan's id on the platform.">
            <Input mono value={plan} disabled={none} onChange={(event) => setPlan(event.target.value)} />
          </Field>
          <Checkbox
            checked={none}
            onCheckedChange={(checked) => setNone(checked === true)}
            label="None: make no further backups"
          />
        </>
      )}
    </PlanDialog>
  );
}

/** Withholds a share of the guest's CPU time. */
export function ThrottleDialog({ guest, hosting, onClose }: HostingDialogProps) {
  const [text, setText] = useState(String(hosting.cpuThrottlePercent ?? 0));
  const percent = Number(text);
  const valid = /^\d{1,2}$/.test(text.trim()) && percent <= throttleMax;
  const changed = percent !== hosting.cpuThrottlePercent;
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.cpu-throttle"
      input={valid && changed ? { vmId: guest.id, percent } : null}
      title={`Throttle the CPU of ${guest.name}`}
      actionLabel="Apply"
      begun={`Changing the CPU throttle of ${guest.name}`}
      missing={valid && !changed ? "Nothing has been changed yet" : null}
    >
      <Field
        label="Withheld CPU time"
        required
        error={valid ? undefined : `A whole number from 0 to ${throttleMax}`}
        hint="0: it gets all of it."
      >
        <Input inputMode="numeric" suffix="%" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </PlanDialog>
  );
}
