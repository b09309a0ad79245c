import type { Actor } from "@/lib/auth/actor";
import { authoriseIn } from "@/lib/auth/authorise";
import type { DatacenterUpdate } from "@/lib/contracts/estate";
import { durationMs } from "@/lib/domain/duration-length";
import { MoxxieError, notFound } from "@/lib/errors";
import type { DatacenterRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import type { PlanTarget } from "../define";
import type { PlanBuilder } from "../plan";

export const targetOfDatacenter = (id: string, name: string): PlanTarget => ({
  type: "datacenter",
  id,
  name,
  datacenterId: id,
});

/** The datacenter to change. @throws MoxxieError `not_found`. */
export function loadDatacenter(moxxie: Moxxie, actor: Actor, id: string): DatacenterRecord {
  authoriseIn(actor, "datacenter:write", { datacenterId: id, what: "datacenter", id });
  const datacenter = moxxie.inventory.view().datacenters.get(id);
  if (!datacenter) throw notFound("datacenter", id);
  return datacenter;
}

/** What stands in moxxie.yaml is changed there, or the next start would undo the change. */
export function checkSource(plan: PlanBuilder, source: DatacenterRecord["source"], what: string): void {
  if (source === "file") plan.failed("source", "cannot_be_done", `${what} comes from moxxie.yaml; change it there.`);
}

/** An administrator of some datacenters must not make another one, which it could not see afterwards. */
export function requireAllDatacenters(actor: Actor): void {
  if (actor.datacenterIds === null) return;
  throw new MoxxieError("forbidden", "You are limited to some datacenters; adding one needs a view of all.");
}

/** The rules that moxxie.yaml is held to as well. */
export function checkNetwork(plan: PlanBuilder, network: DatacenterUpdate["network"]): void {
  if (!network) return;
  const { vlanRange, qinqEnabled, serviceVlan, quarantine } = network;
  if (vlanRange && vlanRange.from > vlanRange.to)
    plan.failed("vlanRange", "cannot_be_done", `The VLAN range ${vlanRange.from}-${vlanRange.to} does not rise.`);
  if (qinqEnabled && serviceVlan === undefined)
    plan.failed("serviceVlan", "cannot_be_done", "Q-in-Q needs serviceVlan, the outer VLAN.");
  if (!qinqEnabled && serviceVlan !== undefined)
    plan.failed("serviceVlan", "cannot_be_done", "serviceVlan has no meaning without Q-in-Q.");
  if (quarantine !== undefined && quarantineMsOf(quarantine) > quarantineMsMax)
    plan.failed("quarantine", "cannot_be_done", `A quarantine of ${quarantine} is longer than a year.`);
}

/** A network's settings as the column keeps them. */
export const networkColumn = ({ quarantine, ...network }: NonNullable<DatacenterUpdate["network"]>) => ({
  ...network,
  quarantineMs: quarantine === undefined ? undefined : quarantineMsOf(quarantine),
});

const quarantineMsMax = 366 * 24 * 3_600_000;
/** Months and years as long as they are from today. */
const quarantineMsOf = (quarantine: string) => durationMs(quarantine, new Date());

/** Limits as the column keeps them. */
export const limitsColumn = ({ maxMemoryGB, maxDiskGB, ...limits }: NonNullable<DatacenterUpdate["limits"]>) => ({
  ...limits,
  maxMemoryGb: maxMemoryGB,
  maxDiskGb: maxDiskGB,
});
