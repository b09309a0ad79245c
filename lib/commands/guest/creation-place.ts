import { sees } from "@/lib/auth/authorise";
import { resolveAffinity } from "@/lib/domain/affinity/resolve";
import { bothInGb, inGb } from "@/lib/domain/capacity";
import type { DatacenterRecord } from "@/lib/domain/estate";
import { storagesOfHost } from "@/lib/domain/estate-index";
import { type ProfileWish, wishIn } from "@/lib/domain/network-profile";
import { alikeByHost } from "@/lib/domain/placement/alike";
import { judgeHosts } from "@/lib/domain/placement/place";
import type { HostCandidate, PlacementRequest, Verdict } from "@/lib/domain/placement/types";
import { hostCandidates } from "@/lib/queries/placement/candidates";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import { diskContentOf } from "./creation";
import { askedAbilities } from "./creation-features";
import type { Held } from "./creation-held";
import type { CreationWish } from "./creation-wish";

/** What placement said in one datacenter. */
export interface JudgedPlace {
  datacenter: DatacenterRecord;
  hosts: HostCandidate[];
  verdicts: Verdict[];
  /** What is asked of the network there. */
  network: ProfileWish;
  chosen: { host: HostCandidate; storage: string; storageId: string } | null;
}

export type ChosenPlace = JudgedPlace & NonNullable<JudgedPlace["chosen"]>;

/**
 * The place for a new guest: in the datacenter asked for, and only if no host there can take it, in its failover
 * datacenter. A host, a group, a reservation or a client's network that the wish names bind it to the first.
 */
export function choosePlace(
  plan: PlanBuilder,
  context: PlanContext,
  { wish, held, datacenter }: { wish: CreationWish; held: Held; datacenter: DatacenterRecord },
): JudgedPlace {
  const first = judgePlace(plan, context, { wish, held, datacenter });
  if (held.reservation && first.chosen) sayReservation(plan, { wish, held, place: first });
  const named = wish.host ?? wish.hostGroup;
  const bound = named !== undefined || wish.reservationId !== undefined || wish.allocation !== undefined;
  const failover = failoverOf(context, wish);
  if (!failover) return first;
  if (first.chosen || bound) {
    const other = judgePlace(null, context, { wish, held: nothingHeld, datacenter: failover });
    if (!other.chosen && !bound) plan.warn(`Its failover datacenter ${failover.id} could not take it now.`);
    return first;
  }
  const second = judgePlace(plan, context, { wish, held, datacenter: failover });
  if (!second.chosen) return first;
  const why = first.verdicts[0]?.reasons[0] ?? "it has no hosts";
  plan.warn(`No host in ${datacenter.id} can take it (${why}): it is made in its failover datacenter ${failover.id}.`);
  return { ...second, verdicts: [...second.verdicts, ...first.verdicts] };
}

const verdictsKept = 500;

const nothingHeld: Held = { reservation: null, allocation: null };

function failoverOf({ moxxie, actor }: PlanContext, { failoverDC, datacenter }: CreationWish) {
  if (failoverDC === undefined || failoverDC === datacenter || !sees(actor, failoverDC)) return undefined;
  return moxxie.inventory.view().datacenters.get(failoverDC);
}

/** Judges the hosts of one datacenter. Without a plan nothing is said of rules that cannot be kept. */
function judgePlace(
  plan: PlanBuilder | null,
  context: PlanContext,
  { wish, held, datacenter }: { wish: CreationWish; held: Held; datacenter: DatacenterRecord },
): JudgedPlace {
  const { moxxie, actor } = context;
  const view = moxxie.inventory.view();
  const network = wishIn(datacenter, { wish: wish.network, allocation: held.allocation });
  const affinity = resolveAffinity(view, wish.affinityRules, {
    visible: (datacenterId) => sees(actor, datacenterId),
    datacenterIds: [datacenter.id],
  });
  for (const problem of affinity.problems) plan?.failedBy("affinity", problem);
  const request: PlacementRequest = {
    kind: wish.kind,
    cpuCores: wish.cpuCores,
    memoryMb: wish.memoryMb,
    diskGb: wish.diskGb,
    networks: [network],
    affinity: affinity.constraints,
    diskContent: diskContentOf(wish.kind),
    extraDiskGb: wish.extraDisks.reduce((sum, { sizeGb }) => sum + sizeGb, 0),
    requires: askedAbilities(wish).map(({ ability }) => ability),
    ...(wish.package !== undefined && { package: wish.package }),
    ...(wish.hostGroup !== undefined && { hostGroup: wish.hostGroup }),
    ...(wish.template !== undefined && { template: wish.template }),
    ...(wish.storage !== undefined && { storage: wish.storage }),
    ...(wish.host !== undefined && { hostName: wish.host }),
    ...(wish.provider !== undefined && { provider: wish.provider }),
    ...(held.reservation && { holdHost: held.reservation }),
    // Guests of one client, or with the same tags, are spread.
    alike: alikeByHost(view, { clientId: wish.clientId ?? held.allocation?.clientId, tags: wish.tags }),
  };
  const hosts = hostCandidates(moxxie, {
    datacenterIds: [datacenter.id],
    kind: wish.kind,
    diskContent: request.diskContent,
    ...(held.reservation && { except: held.reservation.id }),
  });
  // They are kept with the operation; nobody reads more of them.
  const verdicts = judgeHosts(request, hosts, { most: verdictsKept });
  return { datacenter, hosts, verdicts, network, chosen: chosenOf(context, { hosts, verdicts }) };
}

function chosenOf(
  { moxxie }: PlanContext,
  { hosts, verdicts }: { hosts: HostCandidate[]; verdicts: Verdict[] },
): JudgedPlace["chosen"] {
  const best = verdicts.find(({ fits }) => fits);
  const host = hosts.find(({ endpointId, name }) => endpointId === best?.endpoint && name === best.host);
  if (!best?.storage || !host) return null;
  const storages = storagesOfHost(moxxie.inventory.view(), host);
  const storage = storages.find(({ name }) => name === best.storage);
  return storage ? { host, storage: best.storage, storageId: storage.id } : null;
}

/** Where it differs from what was reserved. */
function sayReservation(
  plan: PlanBuilder,
  { wish, held, place }: { wish: CreationWish; held: Held; place: JudgedPlace },
): void {
  const { reservation } = held;
  const host = place.chosen?.host;
  if (!reservation || !host) return;
  if (host.endpointId !== reservation.endpointId || host.name !== reservation.hostName)
    plan.warn(`Host ${reservation.hostName}, where the room is reserved, cannot take it; it goes to ${host.name}.`);
  const more = [
    wish.cpuCores > reservation.cpuCores && `${wish.cpuCores - reservation.cpuCores} cores`,
    wish.memoryMb > reservation.memoryMb && `${bothInGb(wish.memoryMb - reservation.memoryMb, 0).needed} memory`,
    wish.diskGb > reservation.diskGb && `${wish.diskGb - reservation.diskGb} GB disk`,
  ].filter((part) => part !== false);
  if (more.length > 0)
    plan.warn(
      `It takes more than the ${reservation.cpuCores} cores, ${inGb(reservation.memoryMb)} memory and ${reservation.diskGb} GB disk that are reserved: ${more.join(", ")} out of what is free.`,
    );
}
