"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { GuestName } from "@/lib/contracts/common";
import type { GuestDialogProps } from "./guest-dialog-props";
import { HostSelect } from "./host-select";

/** Makes a copy under another name. */
export function CloneDialog({ guest, open, onOpenChange }: GuestDialogProps) {
  const [name, setName] = useState(`${guest.name}-copy`);
  const [full, setFull] = useState(true);
  const [host, setHost] = useState("");
  const [start, setStart] = useState(false);
  const parsed = GuestName.safeParse(name);
  return (
    <PlanDialog
      open={open}
      onOpenChange={onOpenChange}
      command="vm.clone"
      input={parsed.success ? { vmId: guest.id, name, full, start, host: host || undefined } : null}
      title={`Clone ${guest.name}`}
      actionLabel="Clone"
      begun={`Cloning ${guest.name} to ${name}`}
      missing={parsed.success ? null : "Give the copy a valid name first"}
    >
      {(problems) => (
        <>
          <Field
            label="Name of the copy"
            required
            error={parsed.success ? problems.name : parsed.error.issues[0]?.message}
          >
            <Input mono autoFocus value={name} maxLength={63} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="Kind of copy" group error={problems.full}>
            <RadioCards
              layout="grid"
              value={full ? "full" : "linked"}
              onValueChange={(value) => setFull(value === "full")}
              options={[
                { value: "full", title: "Full", description: "Its own disks; stands alone." },
                {
                  value: "linked",
                  title: "Linked",
                  description: "Shares the original's disks; made in seconds.",
                  disabledReason: guest.template ? null : "Only templates can be cloned this way.",
                },
              ]}
            />
          </Field>
          <Field label="Host" error={problems.host}>
            <HostSelect guest={guest} value={host} onChange={setHost} placeholder={`Same host (${guest.node})`} />
          </Field>
          <Checkbox
            checked={start}
            onCheckedChange={(checked) => setStart(checked === true)}
            label="Start the copy when it is done"
          />
        </>
      )}
    </PlanDialog>
  );
}
