"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { SnapshotName } from "@/lib/contracts/guest-snapshots";
import type { GuestDialogProps } from "./guest-dialog-props";

/** Takes a snapshot. */
export function SnapshotDialog({ guest, open, onOpenChange }: GuestDialogProps) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [withMemory, setWithMemory] = useState(false);
  const parsed = SnapshotName.safeParse(name);
  const wrong = name !== "" && !parsed.success ? parsed.error.issues[0]?.message : undefined;
  const memoryReason = guest.kind === "container" ? "Containers cannot keep their memory in a snapshot." : null;
  const idleReason = guest.status === "running" ? null : "It does not run, so there is no memory to keep.";
  return (
    <PlanDialog
      open={open}
      onOpenChange={onOpenChange}
      command="vm.snapshot.create"
      input={parsed.success ? { vmId: guest.id, name, description: description || undefined, withMemory } : null}
      title={`Take a snapshot of ${guest.name}`}
      actionLabel="Take snapshot"
      begun={`Taking a snapshot of ${guest.name}`}
      missing={parsed.success ? null : "Give the snapshot a name first"}
    >
      {(problems) => (
        <>
          <Field
            label="Name"
            required
            error={wrong ?? problems.name}
            hint="A letter first; then letters, digits, _ and -. For example before-upgrade."
          >
            <Input mono autoFocus value={name} maxLength={40} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="Description" optional error={problems.description}>
            <Textarea rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />
          </Field>
          <Checkbox
            checked={withMemory}
            onCheckedChange={(checked) => setWithMemory(checked === true)}
            label="Keep its memory too"
            hint="A rollback then goes on exactly where it was; taking it needs longer and more room."
            disabledReason={memoryReason ?? idleReason}
          />
        </>
      )}
    </PlanDialog>
  );
}
