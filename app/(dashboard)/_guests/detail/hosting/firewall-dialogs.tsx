"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { GuestDetail } from "@/lib/contracts/guests";
import { rulesetIds } from "./ruleset-ids";

interface FirewallDialogProps {
  guest: GuestDetail;
  onClose: () => void;
}

/** Switches the firewall on or off. */
export function SwitchFirewallDialog({ guest, enable, onClose }: FirewallDialogProps & { enable: boolean }) {
  const word = enable ? "on" : "off";
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.firewall"
      input={{ vmId: guest.id, enabled: enable }}
      title={`Switch the firewall of ${guest.name} ${word}?`}
      actionLabel={`Switch ${word}`}
      begun={`Switching the firewall of ${guest.name} ${word}`}
    />
  );
}

/** Gives the firewall other rules in place of those that it has. */
export function RulesetsDialog({ guest, onClose }: FirewallDialogProps) {
  const [text, setText] = useState("");
  const rulesets = rulesetIds(text);
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.firewall"
      input={rulesets ? { vmId: guest.id, rulesets } : null}
      title={`Replace the firewall rules of ${guest.name}`}
      actionLabel={rulesets?.length === 0 ? "Remove all rules" : "Replace rules"}
      begun={`Replacing the firewall rules of ${guest.name}`}
      tone="danger"
    >
      {(problems) => (
        <Field
          label="Rulesets"
          error={rulesets ? problems.rulesets : "Ids above zero, each once, with commas between them"}
          hint="Ids of the platform's rulesets, such as 3, 7. Empty: it is left without rules."
        >
          <Input autoFocus mono value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      )}
    </PlanDialog>
  );
}
