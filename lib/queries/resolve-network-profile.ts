import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { ProfileResolution, ProfileResolve } from "@/lib/contracts/network-profiles";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import {
  type ChosenProfile,
  type ProfileWish,
  type RefusedProfile,
  resolveProfile,
  validIds,
  wishIn,
} from "@/lib/domain/network-profile";
import { platformChoosesIn } from "@/lib/domain/placement/host-choice";
import { packageAt, primaryAt } from "@/lib/domain/placement/package-choice";
import { rankedHosts } from "@/lib/domain/placement/rank";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import { cannotWords, platformName } from "@/lib/domain/platform-words";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { allocationById } from "./networks/allocation-rows";
import { hostCandidates } from "./placement/candidates";
import { datacentersAsked, requireHost, requireHostGroup } from "./placement/places";

/**
 * Which network profile a VM would get there, and what became of each of the three steps. Changes nothing. Without a
 * host it is told for the best of those that are meant.
 *
 * @throws MoxxieError `unknown_network_profile`, `network_profile_invalid` with the valid ones and the trace;
 * `unknown_datacenter`, `unknown_host`, `unknown_host_group`, `unknown_package`, `ambiguous_name`, `unknown_network`,
 * `not_supported` where nothing is made by packages, `no_capacity` where there are no hosts, `cannot_be_done` for what
 * contradicts itself.
 */
export async function resolveNetworkProfile(
  moxxie: Moxxie,
  actor: Actor,
  body: ProfileResolve,
): Promise<ProfileResolution> {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const datacenterIds = datacentersAsked(view, actor, body.datacenter);
  const datacenter = view.datacenters.get(body.datacenter);
  if (!datacenter) throw new Error("a datacenter that was just found is gone from the same view");
  const allocation = await allocationIn(moxxie, actor, body);
  const { profileId, vlan } = body.network ?? {};
  const wish = wishIn(datacenter, { wish: { profileId, vlan }, allocation });
  const all = hostCandidates(moxxie, { datacenterIds, kind: "vm", diskContent: "vm-disk" });
  const { host, meant } = hostFor(body, { all, wish });
  const valid = validAmong(meant);
  const primary = primaryAt(body, host);
  const elsewhere = view.profilesOf(host.endpointId);
  const { trace, ...choice } = resolveProfile(wish, { ...host, ...(primary && { primary }), elsewhere });
  const place = placeOf(body, host);
  if (!choice.ok) throw refusal({ ...choice, valid }, { trace, place, body });
  const by = packageAt(body, host);
  return {
    ...shown(moxxie, { choice, host }),
    ...place,
    endpoint: host.endpointId,
    package: by?.ok ? { id: by.package.id, name: by.package.name } : null,
    trace,
    valid,
  };
}

async function allocationIn(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
  { datacenter, network }: ProfileResolve,
): Promise<AllocationRecord | null> {
  if (network?.allocationId === undefined) return null;
  const allocation = await allocationById(db.prisma, network.allocationId);
  if (!allocation || !sees(actor, allocation.datacenterId))
    throw new MoxxieError("unknown_network", `There is no network '${network.allocationId}', or you may not see it.`);
  const { subnet, datacenterId } = allocation;
  if (datacenterId === datacenter) return allocation;
  throw new MoxxieError("cannot_be_done", `Network ${subnet} is in datacenter ${datacenterId}, not in ${datacenter}.`);
}

/** The host that it is told for: the best that could take the smallest guest, else the first of those that are meant. */
function hostFor(
  body: ProfileResolve,
  { all, wish }: { all: readonly HostCandidate[]; wish: ProfileWish },
): { host: HostCandidate; meant: readonly HostCandidate[] } {
  const { datacenter, host, hostGroup, package: packageWanted } = body;
  if (all.length === 0) throw new MoxxieError("no_capacity", `${datacenter} has no hosts yet.`);
  requireHost(host, all);
  requireHostGroup(hostGroup, all);
  const named = all.filter(
    ({ name, id, group }) =>
      (host === undefined || name === host || id === host) && (hostGroup === undefined || group?.name === hostGroup),
  );
  if (named.length === 0) throw new MoxxieError("cannot_be_done", `Host '${host}' is not in group '${hostGroup}'.`);
  const meant = withPackage(body, named);
  const request: PlacementRequest = {
    kind: "vm",
    cpuCores: 0,
    memoryMb: 0,
    diskGb: 0,
    networks: [wish],
    diskContent: "vm-disk",
    affinity: [],
    ...(packageWanted !== undefined && { package: packageWanted }),
  };
  const best = rankedHosts(request, meant).fitting[0]?.host ?? meant[0];
  if (!best) throw new Error("no host is left of those that were found");
  return { host: best, meant };
}

/** What can be asked for on one of the hosts at least. */
function validAmong(hosts: readonly HostCandidate[]): string[] {
  const lists = new Set(hosts.map(({ profiles }) => profiles));
  const byId = new Map([...lists].flat().map((profile) => [profile.id, profile]));
  return validIds([...byId.values()]);
}

/** The hosts whose platform has the package that is asked for; all of them where none is. */
function withPackage(body: ProfileResolve, hosts: readonly HostCandidate[]): readonly HostCandidate[] {
  if (body.package === undefined) return hosts;
  const having = hosts.filter((host) => packageAt(body, host)?.ok);
  if (having.length > 0) return having;
  const refused = hosts.map((host) => packageAt(body, host)).find((choice) => choice !== null);
  const { code, reason } =
    refused && !refused.ok
      ? refused
      : { code: "not_supported" as const, reason: cannotWords(productsOf(hosts), "packages") };
  throw new MoxxieError(code, reason, { errors: [{ path: "package", message: reason }] });
}

const productsOf = (hosts: readonly HostCandidate[]) => [
  ...new Set(hosts.map(({ provider }) => platformName(provider))),
];

/** Where the platform chooses the host, its group is the place. */
function placeOf({ host: asked }: ProfileResolve, host: HostCandidate): Pick<ProfileResolution, "host" | "hostGroup"> {
  const chosenIn = asked === undefined ? platformChoosesIn(host) : null;
  return { host: chosenIn?.name ?? host.name, hostGroup: host.group?.name ?? null };
}

function shown(
  { providers }: Pick<Moxxie, "providers">,
  { choice, host }: { choice: ChosenProfile; host: HostCandidate },
) {
  const { profileId: id, chosenBy, vlan, serviceVlan, madeOnDemand = false } = choice;
  const making = madeOnDemand ? providers.get(host.endpointId).networks.making : undefined;
  const spec = { zoneId: id, vlan: vlan ?? 0, serviceVlan: serviceVlan ?? null, label: "" };
  return {
    profileId: making?.profileIdOf(spec) ?? id,
    name: host.profiles.find((profile) => profile.id === id)?.name ?? id,
    chosenBy,
    vlan: vlan ?? null,
    serviceVlan: serviceVlan ?? null,
    madeOnDemand,
  };
}

function refusal(
  { code, reason, sentId, source, valid }: RefusedProfile,
  {
    trace,
    place,
    body,
  }: { trace: ProfileResolution["trace"]; place: ReturnType<typeof placeOf>; body: ProfileResolve },
): MoxxieError {
  const message = `${reason}. Networks that can be asked for: ${valid.join(", ") || "none"}.`;
  const { profileId, allocationId } = body.network ?? {};
  const field = allocationId !== undefined ? "allocationId" : profileId !== undefined ? "profileId" : "vlan";
  const errors = sentId === null ? [] : [{ path: `network.${field}`, message: `${reason}.` }];
  return new MoxxieError(code, message, { errors, extra: { sentId, source, valid, trace, ...place } });
}
