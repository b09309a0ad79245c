import { sees } from "@/lib/auth/authorise";
import type { DatacenterRecord } from "@/lib/domain/estate";
import type { GuestKind } from "@/lib/domain/guest";
import { chooseProfile, type ProfileWish } from "@/lib/domain/network-profile";
import { templatesFor } from "@/lib/domain/placement/filters";
import { judgeHosts } from "@/lib/domain/placement/place";
import type { HostCandidate, PlacementRequest, Verdict } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { GuestSpec, Provider } from "@/lib/providers/provider";
import type { Plan, PlanContext } from "../define";
import { PlanBuilder } from "../plan";
import { hostCandidates } from "./candidates";
import { type CreateDecisions, diskContentOf, stagesOf } from "./creation";
import { nounOf } from "./target";

/** A creation in Moxxie's words, whichever entrance and kind it came from. */
export interface CreationWish {
  kind: GuestKind;
  name: string;
  datacenter: string;
  failoverDC?: string;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  host?: string;
  storage?: string;
  template?: string;
  network: ProfileWish;
  cloudInit?: GuestSpec["cloudInit"];
  container?: GuestSpec["container"];
  tags: string[];
  description?: string;
  clientId?: string;
  start: boolean;
  requireDifferentDC: string[];
  preferSameDC: string[];
  /** Fields of the request that nothing here can honour yet; refused rather than ignored. */
  unsupported: string[];
}

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
  checkAffinity(plan, context, wish);
  const request = placementRequest(wish);
  const hosts = hostCandidates(moxxie, {
    datacenterId: datacenter.id,
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
  return describe(plan, context, { wish, request, host, storage: chosen.storage, verdicts });
}

const placementRequest = (wish: CreationWish): PlacementRequest => ({
  cpuCores: wish.cpuCores,
  memoryMb: wish.memoryMb,
  diskGb: wish.diskGb,
  network: wish.network,
  diskContent: diskContentOf(wish.kind),
  ...(wish.template !== undefined && { template: wish.template }),
  ...(wish.storage !== undefined && { storage: wish.storage }),
  ...(wish.host !== undefined && { hostName: wish.host }),
});

function describe(
  plan: PlanBuilder,
  { moxxie }: PlanContext,
  found: { wish: CreationWish; request: PlacementRequest; host: HostCandidate; storage: string; verdicts: Verdict[] },
): Plan<CreateDecisions> {
  const { wish, request, host, storage, verdicts } = found;
  const profile = chooseProfile(request.network, host.profiles);
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

/** Says in the plan what exactly is in the way: a name that exists nowhere, or room. */
function refuse(
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
  } else if (!hosts.some((host) => chooseProfile(wish.network, host.profiles).ok)) {
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

function checkFailover(
  plan: PlanBuilder,
  { moxxie, actor }: PlanContext,
  { failoverDC, datacenter }: CreationWish,
): void {
  if (failoverDC === undefined) return;
  if (failoverDC === datacenter)
    plan.failed("failover", "cannot_be_done", "The failover datacenter must be another one.");
  else if (!moxxie.inventory.view().datacenters.has(failoverDC) || !sees(actor, failoverDC)) {
    plan.failed("failover", "unknown_datacenter", `There is no datacenter '${failoverDC}' to fail over to.`);
  }
}

function checkName(plan: PlanBuilder, { moxxie }: PlanContext, { name, datacenter }: CreationWish): void {
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

/** Rules between datacenters: a guest named in `requireDifferentDC` must not be in this one. */
function checkAffinity(plan: PlanBuilder, { moxxie }: PlanContext, wish: CreationWish): void {
  const view = moxxie.inventory.view();
  const here = (name: string) => view.guestsByName(name).some(({ datacenterId }) => datacenterId === wish.datacenter);
  for (const name of wish.requireDifferentDC) {
    if (here(name))
      plan.failed("affinity", "cannot_be_done", `requireDifferentDC: '${name}' is in ${wish.datacenter} too.`, {
        extra: { rule: "requireDifferentDC", guest: name },
      });
  }
  for (const name of wish.preferSameDC) {
    if (!here(name)) plan.warn(`preferSameDC: '${name}' is not in ${wish.datacenter}.`);
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
