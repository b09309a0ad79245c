import { clientVlanOf, type Tags, whyTrunk } from "@/lib/domain/client-vlan";
import type { GuestRecord } from "@/lib/domain/estate";
import { chooseProfile } from "@/lib/domain/network-profile";
import type { NetworkProfile } from "@/lib/domain/platform";
import { MoxxieError } from "@/lib/errors";
import type { GuestChange, GuestConfig } from "@/lib/providers/provider";
import { ownerOfVlan } from "@/lib/queries/networks/owner-of-vlan";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import type { GuestTarget } from "./target";

/**
 * No guest of one client is put on another's network, whoever asks: every command that puts a guest on a network asks
 * here first, with the tags that its frames would bear. Nor is it put where it could send into all clients' networks.
 */
export async function checkIsolation(
  plan: PlanBuilder,
  { moxxie }: Pick<PlanContext, "moxxie">,
  { datacenterId, tags, clientId }: { datacenterId: string; tags: Tags; clientId: string | null },
): Promise<void> {
  const datacenter = moxxie.inventory.view().datacenters.get(datacenterId);
  if (!datacenter) return;
  const trunk = whyTrunk(datacenter, tags);
  if (trunk) plan.failed("isolation", "cannot_be_done", trunk);
  const vlan = clientVlanOf(datacenter, tags);
  if (vlan === null) return;
  const owner = await ownerOfVlan(moxxie.db.prisma, { datacenterId, vlan });
  if (owner && owner.clientId !== clientId) {
    const whose = clientId === null ? "this guest is of no client" : `this guest is of client '${clientId}'`;
    plan.failed(
      "isolation",
      "network_of_another_client",
      `VLAN ${vlan} of ${datacenterId} is given to client '${owner.clientId}', and ${whose}. Choose a network of its own client.`,
      { extra: { vlan, networkId: owner.allocationId } },
    );
  } else if (owner) plan.passed("isolation", `VLAN ${vlan} of ${datacenterId} is the client's own.`);
}

/**
 * The interfaces of a change with the networks that their words mean on the guest's host, each checked for isolation.
 * `vlan150` becomes the network that is VLAN 150 of this datacenter: what a platform makes of such a name is not asked.
 */
export async function checkInterfaces(
  plan: PlanBuilder,
  context: PlanContext,
  { target, interfaces = [] }: { target: GuestTarget; interfaces: GuestChange["interfaces"] },
): Promise<GuestChange["interfaces"]> {
  const moved = interfaces.filter(({ profileId, vlan }) => profileId !== undefined || vlan !== undefined);
  if (moved.length === 0) return interfaces;
  const { guest, provider, ref } = target;
  const config = await provider.guests.config(ref);
  const profiles = profilesAt(context, guest);
  const resolved: NonNullable<GuestChange["interfaces"]> = [];
  for (const change of interfaces) {
    if (!moved.includes(change)) {
      resolved.push(change);
      continue;
    }
    const result = resolveInterface(context, { guest, config, profiles, change });
    if (result instanceof MoxxieError) plan.failedBy("network", result);
    else {
      await checkIsolation(plan, context, { ...guest, tags: result.tags });
      resolved.push(result.change);
    }
  }
  return resolved;
}

type InterfaceChange = NonNullable<GuestChange["interfaces"]>[number];

function resolveInterface(
  { moxxie }: Pick<PlanContext, "moxxie">,
  facts: {
    guest: GuestRecord;
    config: GuestConfig;
    profiles: readonly NetworkProfile[];
    change: InterfaceChange;
  },
): { change: InterfaceChange; tags: Tags } | MoxxieError {
  const { guest, config, profiles, change } = facts;
  const { profileId, vlan, ...rest } = change;
  if (profileId === undefined) {
    const bridge = config.interfaces.find(({ id }) => id === change.id)?.bridge;
    const profile = profiles.find(({ id }) => id === bridge);
    return { change, tags: { vlan: vlan ?? profile?.vlan, serviceVlan: profile?.serviceVlan } };
  }
  const network = moxxie.inventory.view().datacenters.get(guest.datacenterId)?.network;
  const serviceVlan = network?.qinqEnabled ? (network.serviceVlan ?? undefined) : undefined;
  const choice = chooseProfile({ profileId, vlan: vlan ?? undefined, serviceVlan }, { profiles });
  if (!choice.ok) {
    const valid = choice.valid.join(", ") || "none";
    return new MoxxieError("unknown_network_profile", `${choice.reason}. Networks of ${guest.hostName}: ${valid}.`);
  }
  if (choice.madeOnDemand) {
    const words = `VLAN ${choice.vlan} is not there yet in ${choice.profileId}; it is made for the first guest that is created on it.`;
    return new MoxxieError("unknown_network_profile", words);
  }
  const own = profiles.find(({ id }) => id === choice.profileId)?.vlan;
  const tag = choice.vlan !== own ? choice.vlan : undefined;
  return {
    change: {
      ...rest,
      profileId: choice.profileId,
      ...(tag !== undefined ? { vlan: tag } : vlan === null && { vlan }),
    },
    tags: choice,
  };
}

/** The tags of a saved configuration's interfaces, checked before it is brought back. */
export async function checkSavedInterfaces(
  plan: PlanBuilder,
  context: PlanContext,
  { guest, saved }: { guest: GuestRecord; saved: GuestConfig },
): Promise<void> {
  const profiles = profilesAt(context, guest);
  for (const { bridge, vlan } of saved.interfaces) {
    const profile = profiles.find(({ id }) => id === bridge);
    const tags = { vlan: vlan ?? profile?.vlan, serviceVlan: profile?.serviceVlan };
    await checkIsolation(plan, context, { ...guest, tags });
  }
}

const profilesAt = ({ moxxie }: Pick<PlanContext, "moxxie">, { endpointId, hostName }: GuestRecord) =>
  moxxie.inventory
    .view()
    .profilesOf(endpointId)
    .filter(({ hostNames }) => hostNames.includes(hostName));
