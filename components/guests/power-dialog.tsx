"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { usePlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Checkbox } from "@/components/ui/checkbox";
import { actionWords, begunWords, kindNoun } from "./guest-action-list";
import type { GuestDialogProps } from "./guest-dialog-props";
import { vmIdWords } from "./guest-words";

type PowerAction = "shutdown" | "reboot" | "stop" | "reset" | "suspend";

/** Asks before service stops. */
export function PowerDialog({ action, guest, open, onOpenChange }: GuestDialogProps & { action: PowerAction }) {
  const [option, setOption] = useState(false);
  const platform = usePlatform(guest.endpoint);
  const { label } = actionWords[action];
  return (
    <PlanDialog
      open={open}
      onOpenChange={onOpenChange}
      command={`vm.${action}`}
      input={{ vmId: guest.id, ...optionInput(action, option) }}
      title={`${label} ${kindNoun[guest.kind]} ${vmIdWords(guest.vmId)} ${guest.name}`}
      actionLabel={label}
      begun={begunWords[action](guest.name)}
      tone={action === "stop" || action === "reset" ? "danger" : "primary"}
    >
      {action === "shutdown" && (
        <Checkbox
          checked={option}
          onCheckedChange={(checked) => setOption(checked === true)}
          label="Stop it if it does not shut down in time"
          hint="What it has not written to disk by then is lost."
        />
      )}
      {action === "suspend" && guest.kind === "vm" && (
        <Checkbox
          checked={option}
          onCheckedChange={(checked) => setOption(checked === true)}
          label="Write its memory to disk"
          disabledReason={platform && whyNoneCan([platform], "suspendToDisk")}
          hint="It then uses no memory of its host until it is resumed."
        />
      )}
    </PlanDialog>
  );
}

function optionInput(action: PowerAction, option: boolean): object {
  if (action === "shutdown") return { forceStop: option };
  if (action === "suspend") return { toDisk: option };
  return {};
}
