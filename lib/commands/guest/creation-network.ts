import { clientVlanOf } from "@/lib/domain/client-vlan";
import type { DatacenterRecord, GuestNetwork } from "@/lib/domain/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import {
  type ProfileResolution,
  type ProfileStep,
  type ProfileTrace,
  type ProfileWish,
  resolveProfile,
} from "@/lib/domain/network-profile";
import { platformChoosesIn } from "@/lib/domain/placement/host-choice";
import { primaryAt } from "@/lib/domain/placement/package-choice";
import type { HostCandidate } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { ClientNetworkSpec } from "@/lib/providers/provider";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import { checkIsolation } from "./isolation";

/** The network of a new guest, as far as it is decided before it is made. */
export interface PlannedNetwork {
  network: {
    profileId: string;
    chosenBy: ProfileStep;
    /** Whose primary network it is, e.g. `package Small`, where it was chosen as that. */
    primaryOf?: string;
    /** Absent in what was decided before there were traces. */
    trace?: ProfileTrace;
    vlan?: number;
    serviceVlan?: number;
    allocationId?: string;
    subnet?: string;
  };
  /** What is made on the platform first, so that the guest can be put on it. */
  making: { spec: ClientNetworkSpec; profileId: string; stages: { name: string; title: string }[] } | null;
  /** What the guest's row says of it. */
  networks: GuestNetwork[];
}

/** Decides the network on the chosen host, checks whose it is, and says what would be done. */
export async function planNetwork(
  plan: PlanBuilder,
  context: PlanContext,
  found: {
    datacenter: DatacenterRecord;
    host: HostCandidate;
    wish: ProfileWish;
    /** The package asked for. */
    package: string | undefined;
    allocation: AllocationRecord | null;
    clientId: string | null;
  },
): Promise<PlannedNetwork> {
  const { datacenter, host, wish, allocation, clientId } = found;
  const primary = primaryAt({ package: found.package }, host);
  const choice = resolveProfile(wish, { ...host, ...(primary && { primary }) });
  if (!choice.ok) throw new Error("placement chose a host without the network");
  await checkIsolation(plan, context, { datacenterId: datacenter.id, tags: choice, clientId });
  const making = choice.madeOnDemand ? await planMaking(plan, context, { choice, host, allocation }) : null;
  const profileId = making?.profileId ?? choice.profileId;
  sayNetwork(plan, { datacenter, profileId, choice, allocation, host, primaryOf: primary?.of });
  const { vlan, serviceVlan, chosenBy, trace } = choice;
  return {
    network: {
      profileId,
      chosenBy,
      trace,
      ...(chosenBy === "primary" && primary && { primaryOf: primary.of }),
      ...(vlan !== undefined && { vlan }),
      ...(serviceVlan !== undefined && { serviceVlan }),
      ...(allocation && { allocationId: allocation.id, subnet: allocation.subnet }),
    },
    making,
    networks: [{ interfaceId: "net0", profileId, vlan: vlan ?? null, serviceVlan: serviceVlan ?? null, cidr: null }],
  };
}

type Chosen = Extract<ProfileResolution, { ok: true }>;

async function planMaking(
  plan: PlanBuilder,
  { moxxie }: PlanContext,
  { choice, host, allocation }: { choice: Chosen; host: HostCandidate; allocation: AllocationRecord | null },
): Promise<PlannedNetwork["making"]> {
  const making = moxxie.providers.get(host.endpointId).networks.making;
  const { profileId: zoneId, vlan, serviceVlan = null } = choice;
  if (!making || vlan === undefined) throw new Error("a zone was chosen where networks cannot be made");
  const label = allocation ? `${allocation.clientId} ${allocation.purpose}` : `VLAN ${vlan}`;
  const spec: ClientNetworkSpec = { zoneId, vlan, serviceVlan, label };
  try {
    await making.check(spec);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("network", error);
  }
  const stages = making.making(spec).map(({ name, title }) => ({ name: `network-${name}`, title }));
  return { spec, profileId: making.profileIdOf(spec), stages };
}

function sayNetwork(
  plan: PlanBuilder,
  facts: {
    datacenter: DatacenterRecord;
    profileId: string;
    choice: Chosen;
    allocation: AllocationRecord | null;
    host: HostCandidate;
    primaryOf: string | undefined;
  },
): void {
  const { datacenter, profileId, choice, allocation, host } = facts;
  const { vlan, serviceVlan, madeOnDemand } = choice;
  const inside = serviceVlan === undefined ? "" : ` inside service VLAN ${serviceVlan}`;
  const tags = vlan === undefined ? "" : `, VLAN ${vlan}${inside}`;
  if (madeOnDemand)
    plan.effect(
      `Makes network ${profileId} for VLAN ${vlan}${inside} in zone ${choice.profileId}, if it is not there yet.`,
    );
  const why = allocation
    ? `network ${allocation.subnet} of client ${allocation.clientId}`
    : stepWords(choice.chosenBy, facts);
  const profile = host.profiles.find(({ id }) => id === choice.profileId);
  const isNamed = profile !== undefined && profile.name !== profile.id && !madeOnDemand;
  plan.effect(`Network ${profileId}${isNamed ? ` '${profile.name}'` : ""}${tags} (${why}).`);
  const clients = datacenter.network.vlanRange !== null && serviceVlan === undefined;
  if (profile?.vlanAware && clients && vlan === undefined && clientVlanOf(datacenter, choice) === null) {
    plan.warn(
      `${profile.id} carries VLANs and the guest gets none: it could tag frames for the VLAN of any client. Name a network or a VLAN unless you trust it.`,
    );
  }
}

function stepWords(
  chosenBy: ProfileStep,
  { host, primaryOf }: { host: HostCandidate; primaryOf: string | undefined },
): string {
  switch (chosenBy) {
    case "request":
      return "as asked";
    case "primary":
      return `the primary network of ${primaryOf}`;
    case "default":
      return platformChoosesIn(host) ? "the platform's default" : "the host's default";
  }
}
