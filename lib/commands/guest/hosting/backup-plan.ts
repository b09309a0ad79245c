import { BackupPlanBody } from "@/lib/contracts/guest-hosting";
import { GuestId } from "../power";
import { factCommand } from "./fact-command";
import { planned } from "./target";

/** Puts a guest on one of the platform's backup plans, or takes it off. */
export const assignBackupPlan = factCommand({
  name: "vm.backup-plan",
  summary: "Assign a guest's backup plan",
  input: BackupPlanBody.extend({ vmId: GuestId }),
  risk: "routine",
  capability: "backupPlans",
  fact: "backupPlanId",
  field: "backupPlan",
  title: (name) => `Assign the backup plan of ${name}`,
  wanted: ({ planId }) => planId,
  describe(plan, { from, to }) {
    if (to !== null) plan.effect(`The platform makes its backups as plan ${to} says.`);
    else {
      plan.effect("The platform makes no further backups of it.");
      if (from !== null) plan.warn("Backups that there are stay as long as the platform keeps them.");
    }
  },
  set: ({ provider, ref }, value) => planned(provider.backupPlans).assign(ref, value === null ? null : String(value)),
});
