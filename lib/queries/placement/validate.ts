import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { PlacementAnswer, PlacementBody, VerdictView } from "@/lib/contracts/placement";
import { resolveAffinity } from "@/lib/domain/affinity/resolve";
import type { AffinityConstraint } from "@/lib/domain/affinity/types";
import type { HoldRecord } from "@/lib/domain/estate";
import { verdictsOf } from "@/lib/domain/placement/place";
import { rankedHosts } from "@/lib/domain/placement/rank";
import type { PlacementRequest, Verdict } from "@/lib/domain/placement/types";
import { whyFits, whyNoneFits } from "@/lib/domain/placement/why";
import { gbToMb } from "@/lib/domain/units";
import type { EstateView } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { usableReservation } from "@/lib/reservations/standing";
import { hostCandidates } from "./candidates";
import { datacentersAsked, requireHost, requireHostGroup, requireProvider } from "./places";
import { warningsOf } from "./warnings";

/**
 * Where something of that size should go, and for every host why or why not. Changes nothing. That nothing fits is an
 * answer, not an error.
 *
 * @throws MoxxieError `unknown_datacenter`, `unknown_host`, `unknown_host_group`, `cannot_be_done` for a provider that is not there,
 * `unknown_reservation`, `reservation_not_yours`, `reservation_ended`, `affinity_impossible`, `invalid_request` for a
 * selector that cannot be read.
 */
export async function validatePlacement(moxxie: Moxxie, actor: Actor, body: PlacementBody): Promise<PlacementAnswer> {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const datacenterIds = datacentersAsked(view, actor, body.datacenter);
  requireProvider(view, { provider: body.provider, datacenterIds });
  const held =
    body.reservationId === undefined ? undefined : (await usableReservation(moxxie, actor, body.reservationId)).hold;
  const affinity = affinityOf(view, actor, body);
  const request = requestOf(body, { affinity, held });
  const { kind, diskContent } = request;
  const candidates = hostCandidates(moxxie, { datacenterIds, kind, diskContent, ...(held && { except: held.id }) });
  requireHost(body.host, candidates);
  requireHostGroup(body.hostGroup, candidates);
  const ranking = rankedHosts(request, candidates);
  const { fitting, refused } = ranking;
  const [best] = fitting;
  return {
    valid: best !== undefined,
    suggestedNode: best?.host.name ?? null,
    datacenter: best?.host.datacenterId ?? null,
    reason: best
      ? whyFits(request, { best, fitting: fitting.length, total: candidates.length })
      : whyNoneFits(request, { refused, datacenterIds }),
    verdicts: verdictsOf(request, ranking, body.limit).map(verdictView),
    hosts: { total: candidates.length, fitting: fitting.length },
    warnings: warningsOf(moxxie, actor, { request, best: best?.host, held, datacenterIds }),
  };
}

/** @throws MoxxieError the first reason why the rules cannot be kept. */
function affinityOf(view: EstateView, actor: Actor, { affinityRules, datacenter }: PlacementBody) {
  const { constraints, problems } = resolveAffinity(view, affinityRules ?? {}, {
    visible: (datacenterId) => sees(actor, datacenterId),
    ...(datacenter !== undefined && { datacenterIds: [datacenter] }),
  });
  const [problem] = problems;
  if (problem) throw problem;
  return constraints;
}

function requestOf(
  { requirements, host, hostGroup, package: packageWanted, provider }: PlacementBody,
  { affinity, held }: { affinity: readonly AffinityConstraint[]; held: HoldRecord | undefined },
): PlacementRequest {
  const { kind, cpu, memoryGB, diskGB, networks, template, storage } = requirements;
  return {
    kind,
    cpuCores: cpu,
    memoryMb: gbToMb(memoryGB),
    diskGb: diskGB,
    networks: networks.map((profileId) => ({ profileId })),
    diskContent: kind === "vm" ? "vm-disk" : "container-disk",
    affinity,
    ...(template !== undefined && { template }),
    ...(storage !== undefined && { storage }),
    ...(host !== undefined && { hostName: host }),
    ...(hostGroup !== undefined && { hostGroup }),
    ...(packageWanted !== undefined && { package: packageWanted }),
    ...(provider !== undefined && { provider }),
    ...(held && { holdHost: { endpointId: held.endpointId, hostName: held.hostName } }),
  };
}

const verdictView = ({ host, scores, ...verdict }: Verdict): VerdictView => ({
  ...verdict,
  node: host,
  scores: Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, Math.round(score * 1000) / 1000])),
});
