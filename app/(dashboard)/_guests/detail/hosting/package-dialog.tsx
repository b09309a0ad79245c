"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { formatCores, formatDiskGb, formatMemoryMb } from "@/components/ui/format";
import { Select } from "@/components/ui/input";
import type { HostingView } from "@/lib/contracts/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";

/** What the dialogs of this tab are given. */
export interface HostingDialogProps {
  guest: GuestDetail;
  hosting: HostingView;
  onClose: () => void;
}

type Package = HostingView["packages"][number];

/** Chooses another package; the plan shows what it changes. */
export function PackageDialog({ guest, hosting, onClose }: HostingDialogProps) {
  const [chosen, setChosen] = useState("");
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.change-package"
      input={chosen ? { vmId: guest.id, package: chosen } : null}
      title={`Change the package of ${guest.name}`}
      actionLabel="Change package"
      begun={`Changing the package of ${guest.name}`}
      missing={chosen ? null : "Choose a package"}
    >
      {(problems) => (
        <Field label="Package" required error={problems.package} hint="A disk never shrinks, whatever the package has.">
          <Select
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
            placeholder={hosting.packages.length === 0 ? "The platform offers none" : "Choose one"}
            options={hosting.packages.map((each) => ({
              value: each.id,
              label: packageWords(each),
              disabledReason: each.enabled ? null : "disabled on the platform",
            }))}
          />
        </Field>
      )}
    </PlanDialog>
  );
}

const packageWords = ({ name, cores, memoryMB, diskGB }: Package) =>
  `${name}: ${formatCores(cores)}, ${formatMemoryMb(memoryMB)}, ${formatDiskGb(diskGB)}`;
