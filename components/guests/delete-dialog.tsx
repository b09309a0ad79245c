"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { kindNoun } from "./guest-action-list";
import type { GuestDialogProps } from "./guest-dialog-props";
import { vmIdWords } from "./guest-words";

/** Says what will be destroyed and wants the name typed. */
export function DeleteDialog({ guest, open, onOpenChange }: GuestDialogProps) {
  const [purge, setPurge] = useState(false);
  const noun = kindNoun[guest.kind];
  return (
    <PlanDialog
      open={open}
      onOpenChange={onOpenChange}
      command="vm.delete"
      // The plan says that a running guest is stopped first; having read it and typed the name is the consent.
      input={{ vmId: guest.id, force: true, purge }}
      title={`Delete ${noun} ${vmIdWords(guest.vmId)} ${guest.name}?`}
      actionLabel={`Delete ${noun}`}
      begun={`Deleting ${guest.name}`}
      tone="danger"
      typedText={guest.name}
    >
      <Checkbox
        checked={purge}
        onCheckedChange={(checked) => setPurge(checked === true)}
        label="Also take it out of backup jobs, replication and high availability"
      />
    </PlanDialog>
  );
}
