"use client";

import { useState } from "react";
import { Panel } from "@/components/ui/panel";
import type { HostingView } from "@/lib/contracts/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { PackageDialog } from "./package-dialog";
import { TermRow } from "./term-row";
import { useRefusal } from "./use-refusal";
import { BackupPlanDialog, OwnerDialog, ThrottleDialog } from "./value-dialogs";

const notTold = <span className="text-muted">The platform does not tell</span>;

/** Package, owner, backup plan and CPU throttle: what the guest is rented out with. */
export function TermsPanel({ guest, hosting }: { guest: GuestDetail; hosting: HostingView }) {
  const refusal = useRefusal(guest);
  const [asked, setAsked] = useState<"package" | "owner" | "backup-plan" | "throttle" | null>(null);
  const dialog = { guest, hosting, onClose: () => setAsked(null) };
  const { packageId, ownerId, backupPlan, cpuThrottlePercent } = hosting;
  return (
    <Panel title="Plan">
      <dl className="flex flex-col divide-y">
        <TermRow
          label="Package"
          value={
            packageId === null ? notTold : (hosting.packages.find(({ id }) => id === packageId)?.name ?? packageId)
          }
          refusal={refusal("packages")}
          onChange={() => setAsked("package")}
        />
        <TermRow
          label="Owner"
          value={ownerId === null ? notTold : `Account ${ownerId}`}
          refusal={refusal("ownership")}
          onChange={() => setAsked("owner")}
        />
        <TermRow
          label="Backup plan"
          value={backupPlan === null ? notTold : backupPlan.id === null ? "None" : `Plan ${backupPlan.id}`}
          refusal={refusal("backupPlans")}
          onChange={() => setAsked("backup-plan")}
        />
        <TermRow
          label="CPU throttle"
          value={cpuThrottlePercent === null ? notTold : throttleWords(cpuThrottlePercent)}
          refusal={refusal("cpuThrottle")}
          onChange={() => setAsked("throttle")}
        />
      </dl>
      {asked === "package" && <PackageDialog {...dialog} />}
      {asked === "owner" && <OwnerDialog {...dialog} />}
      {asked === "backup-plan" && <BackupPlanDialog {...dialog} />}
      {asked === "throttle" && <ThrottleDialog {...dialog} />}
    </Panel>
  );
}

const throttleWords = (percent: number) =>
  percent === 0 ? "None: it gets all of its CPU time" : `${percent}\u00a0% of its CPU time are withheld`;
