import type { Actor } from "@/lib/auth/actor";
import { authoriseIn, sees } from "@/lib/auth/authorise";
import type { NetworkMap } from "@/lib/contracts/networks";
import { networksOutside, rangeConflictsOf } from "@/lib/domain/datacenter-ranges";
import type { DatacenterRecord } from "@/lib/domain/estate";
import {
  countFreeSubnets,
  countFreeVlans,
  defaultPrefixOf,
  nextFreeSubnet,
  nextFreeVlan,
  type Subnet,
  subnetOf,
} from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { foreignUse } from "@/lib/domain/ipam/foreign";
import { notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { allocationsOf } from "./allocation-rows";

type Entry = Pick<NetworkMap["vlans"][number], "networkId" | "status" | "label"> & {
  vlan: number | null;
  subnet: string | null;
};

/** All that is taken of a datacenter's VLANs and addresses, and what is left. @throws MoxxieError `not_found`. */
export async function getNetworkMap(moxxie: Moxxie, actor: Actor, id: string): Promise<NetworkMap> {
  authoriseIn(actor, "network:read", { datacenterId: id, what: "datacenter", id });
  const view = moxxie.inventory.view();
  const datacenter = view.datacenters.get(id);
  if (!datacenter) throw notFound("datacenter", id);
  const allocations = await allocationsOf(moxxie.db.prisma, id);
  const foreign = foreignUse(view, id, allocations);
  const entries: Entry[] = [
    ...allocations.map(({ id: networkId, clientId, purpose, status, vlan, subnet }) => ({
      networkId,
      status,
      vlan,
      subnet,
      label: `${clientId} ${purpose}`,
    })),
    ...foreign.map(({ id: networkId, vlan, subnet, sources }) => ({
      networkId,
      status: "foreign" as const,
      vlan,
      subnet,
      label: sources.join("; "),
    })),
  ];
  const { ipRange, vlanRange, qinqEnabled, serviceVlan } = datacenter.network;
  const others = [...view.datacenters.values()].filter((other) => sees(actor, other.id));
  return {
    datacenter: id,
    ipRange,
    vlanRange,
    qinqEnabled,
    serviceVlan,
    vlans: entries
      .flatMap(({ vlan, subnet: _, ...entry }) => (vlan === null ? [] : [{ vlan, ...entry }]))
      .sort((a, b) => a.vlan - b.vlan),
    subnets: entries
      .flatMap(({ subnet, vlan: _, ...entry }) => (subnet === null ? [] : [{ subnet, ...entry }]))
      .sort((a, b) => bySubnet(subnetOf(a.subnet), subnetOf(b.subnet))),
    free: freeOf(datacenter, entries),
    warnings: [...rangeConflictsOf(datacenter, others), ...outsideInWords(datacenter, allocations)],
  };
}

const bySubnet = (a: Subnet, b: Subnet) =>
  a.family - b.family || (a.first === b.first ? a.prefix - b.prefix : a.first < b.first ? -1 : 1);

function freeOf({ network: { ipRange, vlanRange } }: DatacenterRecord, entries: readonly Entry[]): NetworkMap["free"] {
  const vlans = new Set(entries.flatMap(({ vlan }) => vlan ?? []));
  const taken = entries.flatMap(({ subnet }) => (subnet === null ? [] : [subnetOf(subnet)]));
  const range = ipRange === null ? null : subnetOf(ipRange);
  const wish = range && { range, prefix: Math.max(defaultPrefixOf(range.family), range.prefix), taken };
  return {
    vlans: vlanRange ? countFreeVlans(vlanRange, vlans) : 0,
    subnets: wish && Number(countFreeSubnets(wish)),
    prefix: wish?.prefix ?? null,
    nextVlan: (vlanRange && nextFreeVlan(vlanRange, vlans)) ?? null,
    nextSubnet: (wish && nextFreeSubnet(wish)) ?? null,
  };
}

/** The ranges were changed since these were given out. */
function outsideInWords({ id, network }: DatacenterRecord, allocations: readonly AllocationRecord[]): string[] {
  return networksOutside(network, allocations).map(
    ({ vlan, subnet, clientId, purpose }) =>
      `VLAN ${vlan} with ${subnet} of ${clientId} (${purpose}) is not as the settings of ${id} say any more.`,
  );
}
