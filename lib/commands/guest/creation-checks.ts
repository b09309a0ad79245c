import { sees } from "@/lib/auth/authorise";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import type { CreationWish } from "./creation-wish";

export function checkFailover(
  plan: PlanBuilder,
  { moxxie, actor }: PlanContext,
  { failoverDC, datacenter }: Pick<CreationWish, "failoverDC" | "datacenter">,
): void {
  if (failoverDC === undefined) return;
  if (failoverDC === datacenter)
    plan.failed("failover", "cannot_be_done", "The failover datacenter must be another one.");
  else if (!moxxie.inventory.view().datacenters.has(failoverDC) || !sees(actor, failoverDC)) {
    plan.failed("failover", "unknown_datacenter", `There is no datacenter '${failoverDC}' to fail over to.`);
  }
}

export function checkName(
  plan: PlanBuilder,
  { moxxie }: PlanContext,
  { name, datacenter }: Pick<CreationWish, "name" | "datacenter">,
): void {
  const same = moxxie.inventory
    .view()
    .guestsByName(name)
    .find((guest) => guest.datacenterId === datacenter);
  if (!same) return;
  plan.failed(
    "name",
    "name_taken",
    `${datacenter} has a guest called '${name}' already (${same.vmId} on ${same.hostName}); choose another name.`,
    {
      extra: { guestId: same.id },
    },
  );
}
