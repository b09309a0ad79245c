import { sees } from "@/lib/auth/authorise";
import type { DatacenterRecord } from "@/lib/domain/estate";
import { chooseProfile } from "@/lib/domain/network-profile";
import { templatesFor } from "@/lib/domain/placement/template-choice";
import type { HostCandidate, Verdict } from "@/lib/domain/placement/types";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import type { CreationWish } from "./creation-wish";
import { nounOf } from "./target";

/** Says in the plan what exactly is in the way: a name that exists nowhere, or room. */
export function refuse(
  plan: PlanBuilder,
  {
    wish,
    datacenter,
    hosts,
    verdicts,
  }: { wish: CreationWish; datacenter: DatacenterRecord; hosts: HostCandidate[]; verdicts: Verdict[] },
): void {
  const extra = { verdicts };
  const names = (list: readonly { name: string }[]) =>
    [...new Set(list.map(({ name }) => name))].sort().join(", ") || "none";
  if (hosts.length === 0) {
    plan.failed(
      "host",
      "no_capacity",
      `${datacenter.id} has no hosts: connect an endpoint, or wait for its first poll.`,
      { extra },
    );
  } else if (wish.host !== undefined && !hosts.some(({ name }) => name === wish.host)) {
    plan.failed(
      "host",
      "unknown_host",
      `There is no host '${wish.host}' in ${datacenter.id}. Hosts: ${names(hosts)}.`,
      { extra },
    );
  } else if (
    wish.storage !== undefined &&
    !hosts.some(({ storages }) => storages.some(({ name }) => name === wish.storage))
  ) {
    plan.failed(
      "storage",
      "unknown_storage",
      `No storage '${wish.storage}' in ${datacenter.id} takes such disks. Storages: ${names(hosts.flatMap(({ storages }) => storages))}.`,
      { extra },
    );
  } else if (wish.template !== undefined && !hosts.some((host) => templatesFor(wish.template ?? "", host).length > 0)) {
    plan.failed(
      "template",
      "unknown_template",
      `There is no ${nounOf(wish.kind)} template '${wish.template}' in ${datacenter.id}. Templates: ${names(hosts.flatMap(({ templates }) => templates))}.`,
      { extra },
    );
  } else if (!hosts.some((host) => chooseProfile(wish.network, host).ok)) {
    const asked = wish.network.profileId ?? `VLAN ${wish.network.vlan ?? "?"}`;
    plan.failed(
      "network",
      "unknown_network_profile",
      `No host in ${datacenter.id} has the network '${asked}'. Networks: ${[...new Set(hosts.flatMap(({ profiles }) => profiles.map(({ id }) => id)))].join(", ") || "none"}.`,
      { extra },
    );
  } else if (leastDiskGb(wish, hosts) > wish.diskGb) {
    const least = leastDiskGb(wish, hosts);
    plan.failed(
      "template",
      "cannot_be_done",
      `Template ${wish.template} needs a disk of at least ${least} GB; ${wish.diskGb} GB was asked for.`,
    );
  } else {
    const reasons = verdicts.slice(0, 3).map(({ host, reasons: why }) => `${host}: ${why.join("; ")}`);
    plan.failed("placement", "no_capacity", `No host in ${datacenter.id} can take it. ${reasons.join(". ")}.`, {
      extra,
    });
  }
}

/** The smallest disk that any host's copy of the template takes; 0 without a template. */
function leastDiskGb({ template }: CreationWish, hosts: readonly HostCandidate[]): number {
  if (template === undefined) return 0;
  return Math.min(...hosts.flatMap((host) => templatesFor(template, host).map(({ minDiskGb }) => minDiskGb ?? 0)));
}

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
