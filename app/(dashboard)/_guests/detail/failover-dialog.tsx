"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { DatacenterView } from "@/lib/contracts/estate";
import type { GuestDetail } from "@/lib/contracts/guests";

/** Notes where a guest may go when its datacenter fails, or that it stays. */
export function FailoverDialog(props: {
  guest: GuestDetail;
  datacenters: readonly DatacenterView[];
  onClose: () => void;
}) {
  const { guest, datacenters, onClose } = props;
  const [chosen, setChosen] = useState(guest.failoverDC ?? "");
  const changed = chosen !== (guest.failoverDC ?? "");
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.update"
      input={changed ? { vmId: guest.id, change: { failoverDC: chosen || null } } : null}
      title={`Failover datacenter of ${guest.name}`}
      actionLabel="Apply"
      begun={`Changing the failover datacenter of ${guest.name}`}
      missing={changed ? null : "Nothing has been changed yet"}
    >
      <Field label="Failover datacenter" hint="Noted by Moxxie; nothing moves by it.">
        <Select
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          placeholder="None"
          options={datacenters
            .filter(({ id }) => id !== guest.currentDC)
            .map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
        />
      </Field>
    </PlanDialog>
  );
}
