import { sees } from "@/lib/auth/authorise";
import { resolveAffinity } from "@/lib/domain/affinity/resolve";
import type { AffinityConstraint } from "@/lib/domain/affinity/types";
import { chooseProfile } from "@/lib/domain/network-profile";
import { judgeHosts } from "@/lib/domain/placement/place";
import { templatesFor } from "@/lib/domain/placement/template-choice";
import type { HostCandidate, PlacementRequest, Verdict } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/provider";
import { hostCandidates } from "@/lib/queries/placement/candidates";
import type { Plan, PlanContext } from "../define";
import { PlanBuilder } from "../plan";
import { type CreateDecisions, diskContentOf, stagesOf } from "./creation";
import { checkFailover, checkName, refuse } from "./creation-checks";
import type { CreationWish } from "./creation-wish";
import { nounOf } from "./target";

/** Chooses host, storage, network and template for a new guest, and says for every host why or why not. */
export function planCreation(context: PlanContext, wish: CreationWish): Plan<CreateDecisions> {
  const { moxxie, actor } = context;
  const view = moxxie.inventory.view();
  const datacenter = view.datacenters.get(wish.datacenter);
  const plan = new PlanBuilder(`Create ${nounOf(wish.kind)} ${wish.name}`, {
    type: "guest",
    id: "",
    name: wish.name,
    datacenterId: wish.datacenter,
  });
  if (!datacenter || !sees(actor, datacenter.id)) {
    const known = [...view.datacenters.keys()].filter((id) => sees(actor, id));
    plan.failed(
      "datacenter",
      "unknown_datacenter",
      `There is no datacenter '${wish.datacenter}'. Known: ${known.join(", ") || "none"}.`,
    );
    return plan.build(nothingChosen(wish, []));
  }
  if (wish.unsupported.length > 0) {
    plan.failed(
      "fields",
      "not_supported",
      `This Moxxie cannot honour ${wish.unsupported.join(" and ")} yet; leave it out.`,
    );
  }
  checkFailover(plan, context, wish);
  checkName(plan, context, wish);
  const affinity = resolveAffinity(view, wish.affinityRules, {
    visible: (datacenterId) => sees(actor, datacenterId),
    datacenterIds: [datacenter.id],
  });
  for (const problem of affinity.problems) plan.failedBy("affinity", problem);
  const request = placementRequest(wish, affinity.constraints);
  const hosts = hostCandidates(moxxie, {
    datacenterIds: [datacenter.id],
    kind: wish.kind,
    diskContent: request.diskContent,
  });
  const verdicts = judgeHosts(request, hosts);
  const chosen = verdicts.find(({ fits }) => fits);
  const host = hosts.find(({ endpointId, name }) => endpointId === chosen?.endpoint && name === chosen.host);
  if (!chosen?.storage || !host) {
    refuse(plan, { wish, datacenter, hosts, verdicts });
    return plan.build(nothingChosen(wish, verdicts));
  }
  return describe(plan, context, { wish, host, storage: chosen.storage, verdicts });
}

const placementRequest = (wish: CreationWish, affinity: readonly AffinityConstraint[]): PlacementRequest => ({
  kind: wish.kind,
  cpuCores: wish.cpuCores,
  memoryMb: wish.memoryMb,
  diskGb: wish.diskGb,
  networks: [wish.network],
  affinity,
  diskContent: diskContentOf(wish.kind),
  ...(wish.template !== undefined && { template: wish.template }),
  ...(wish.storage !== undefined && { storage: wish.storage }),
  ...(wish.host !== undefined && { hostName: wish.host }),
});

function describe(
  plan: PlanBuilder,
  { moxxie }: PlanContext,
  found: { wish: CreationWish; host: HostCandidate; storage: string; verdicts: Verdict[] },
): Plan<CreateDecisions> {
  const { wish, host, storage, verdicts } = found;
  const profile = chooseProfile(wish.network, host.profiles);
  if (!profile.ok) throw new Error("placement chose a host without the network");
  const template = wish.template === undefined ? undefined : templatesFor(wish.template, host)[0];
  const spec: CreateDecisions["spec"] = {
    kind: wish.kind,
    name: wish.name,
    hostName: host.name,
    cpuCores: wish.cpuCores,
    memoryMb: wish.memoryMb,
    diskGb: wish.diskGb,
    storage,
    network: { profileId: profile.profileId, ...(profile.vlan !== undefined && { vlan: profile.vlan }) },
    tags: wish.tags,
    // Placement names templates across endpoints; the provider knows its own by their plain id.
    ...(template && { template: { ...template, id: template.id.slice(host.endpointId.length + 1) } }),
    ...(wish.cloudInit && { cloudInit: wish.cloudInit }),
    ...(wish.container && { container: wish.container }),
    ...(wish.description !== undefined && { description: wish.description }),
  };
  plan.passed("placement", `Host ${host.name} takes it: ${verdicts[0]?.reasons.join("; ") ?? ""}.`);
  plan.effect(
    `Makes ${nounOf(wish.kind)} ${wish.name} on host ${host.name}: ${wish.cpuCores} ${wish.cpuCores === 1 ? "core" : "cores"}, ${wish.memoryMb} MB memory, ${wish.diskGb} GB on ${storage}.`,
    template
      ? `Its disk is a copy of template ${template.name}.`
      : "Its disk is empty: it will start from an installer or the network.",
    `Network ${profile.profileId}${profile.vlan === undefined ? "" : `, VLAN ${profile.vlan}`} (${profile.chosenBy === "request" ? "as asked" : "the host's default"}).`,
  );
  if (wish.start) plan.effect("Starts it.");
  if (wish.kind === "vm" && wish.cloudInit && template && !template.cloudInit)
    plan.warn(`Template ${template.name} has no cloud-init; user, keys and address will have no effect.`);
  return plan.build({
    endpointId: host.endpointId,
    kind: wish.kind,
    vmId: "",
    guestId: "",
    name: wish.name,
    host: host.name,
    wasRunning: false,
    datacenter: wish.datacenter,
    storage,
    spec,
    stages: stagesFor(plan, moxxie.providers.get(host.endpointId), spec),
    verdicts,
    network: profile,
    record: { clientId: wish.clientId ?? null, failoverDc: wish.failoverDC ?? null },
    start: wish.start,
  });
}

/** The platform's stages; what it can never do with such a spec is a failed check. */
function stagesFor(plan: PlanBuilder, provider: Provider, spec: CreateDecisions["spec"]): CreateDecisions["stages"] {
  try {
    return stagesOf(provider, spec);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("platform", error);
    return [];
  }
}

/** The decisions of a refused plan: verdicts to show, nothing to run. */
function nothingChosen(wish: CreationWish, verdicts: Verdict[]): CreateDecisions {
  return {
    endpointId: "",
    kind: wish.kind,
    vmId: "",
    guestId: "",
    name: wish.name,
    host: "",
    wasRunning: false,
    datacenter: wish.datacenter,
    storage: "",
    spec: {
      kind: wish.kind,
      name: wish.name,
      hostName: "",
      cpuCores: wish.cpuCores,
      memoryMb: wish.memoryMb,
      diskGb: wish.diskGb,
      storage: "",
      tags: wish.tags,
    },
    stages: [],
    verdicts,
    network: { profileId: "", chosenBy: "default" },
    record: { clientId: null, failoverDc: null },
    start: wish.start,
  };
}
