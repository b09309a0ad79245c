import { sees } from "@/lib/auth/authorise";
import { inGb } from "@/lib/domain/capacity";
import type { DatacenterRecord } from "@/lib/domain/estate";
import { templatesFor } from "@/lib/domain/placement/template-choice";
import type { Verdict } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/provider";
import type { Plan, PlanContext } from "../define";
import { PlanBuilder } from "../plan";
import { stagesOf } from "./creation";
import { checkFailover, checkName } from "./creation-checks";
import type { CreateDecisions } from "./creation-decisions";
import { fieldOf } from "./creation-features";
import { type Held, loadHeld } from "./creation-held";
import { type PlannedNetwork, planNetwork } from "./creation-network";
import { type ChosenPlace, choosePlace } from "./creation-place";
import {
  checkSshKeys,
  type PlannedPlatform,
  planPlatform,
  sayExtras,
  sayPlatform,
  sayStart,
} from "./creation-platform";
import { refuse } from "./creation-refusal";
import type { CreationWish } from "./creation-wish";
import { nounOf } from "./target";

/** Chooses host, storage, network and template for a new guest, and says for every host why or why not. */
export async function planCreation(context: PlanContext, wish: CreationWish): Promise<Plan<CreateDecisions>> {
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
  checkFailover(plan, context, wish);
  const held = await loadHeld(plan, context, wish);
  const place = choosePlace(plan, context, { wish, held, datacenter });
  checkName(plan, context, { name: wish.name, datacenter: place.datacenter.id });
  if (!place.chosen) {
    refuse(plan, { wish: { ...wish, network: place.network }, ...place, view });
    return plan.build(nothingChosen(wish, place.verdicts));
  }
  return describe(plan, context, { wish, held, datacenter: place.datacenter, place: { ...place, ...place.chosen } });
}

async function describe(
  plan: PlanBuilder,
  context: PlanContext,
  found: { wish: CreationWish; held: Held; datacenter: DatacenterRecord; place: ChosenPlace },
): Promise<Plan<CreateDecisions>> {
  const { wish, held, datacenter, place } = found;
  const { host, storage, storageId, verdicts } = place;
  const provider = context.moxxie.providers.get(host.endpointId);
  const clientId = wish.clientId ?? held.allocation?.clientId ?? null;
  plan.passed("placement", `Host ${host.name} takes it: ${reasonsFor(verdicts, host)}.`);
  const platform = planPlatform(plan, { wish, host });
  sayShape(plan, wish, { ...place, ...platform, provider });
  sayPlatform(plan, platform);
  const planned = await planNetwork(plan, context, {
    datacenter,
    host,
    wish: place.network,
    package: wish.package,
    allocation: held.allocation,
    clientId,
  });
  const spec = specFor(wish, { place, planned, provider, packageId: platform.package?.id });
  sayExtras(plan, wish);
  await checkSshKeys(plan, wish, provider);
  if (held.allocation && wish.allocation?.takesAddress) sayAddress(plan, wish, spec);
  if (held.reservation) plan.effect(`Uses up the reservation on host ${held.reservation.hostName}.`);
  sayStart(plan, wish, provider);
  const built = plan.build<CreateDecisions>({
    endpointId: host.endpointId,
    kind: wish.kind,
    vmId: "",
    guestId: "",
    name: wish.name,
    host: host.name,
    wasRunning: false,
    datacenter: datacenter.id,
    storage,
    storageId,
    spec,
    stages: stagesFor(plan, provider, spec),
    verdicts,
    ...planned,
    ...platform,
    address: held.allocation && wish.allocation?.takesAddress ? { wanted: wish.allocation.address ?? null } : null,
    reservationId: held.reservation?.id ?? null,
    record: { clientId, primaryDc: wish.datacenter, failoverDc: wish.failoverDC ?? null },
    start: wish.start,
    startsByItself: provider.guests.startsWhenMade === true && wish.template !== undefined,
  });
  return { ...built, target: { ...built.target, datacenterId: datacenter.id } };
}

const reasonsFor = (verdicts: readonly Verdict[], host: { endpointId: string; name: string }) =>
  verdicts.find((verdict) => verdict.endpoint === host.endpointId && verdict.host === host.name)?.reasons.join("; ") ??
  "";

function sayShape(
  plan: PlanBuilder,
  wish: CreationWish,
  { host, storage, hostGroup, provider }: ChosenPlace & PlannedPlatform & { provider: Provider },
): void {
  const where = hostGroup && hostGroup.hosts > 1 ? `in group ${hostGroup.name}` : `on host ${host.name}`;
  const cores = `${wish.cpuCores} ${wish.cpuCores === 1 ? "core" : "cores"}`;
  const [template] = templatesFor(wish, host);
  plan.effect(
    `Makes ${nounOf(wish.kind)} ${wish.name} ${where}: ${cores}, ${inGb(wish.memoryMb)} memory, ${wish.diskGb} GB on ${storage}.`,
    template ? `Its disk is a copy of template ${template.name}.` : emptyDiskWords(provider),
  );
  if (wish.kind === "vm" && wish.cloudInit && template && !template.cloudInit)
    plan.warn(`Template ${template.name} has no cloud-init; user, keys and address will have no effect.`);
}

/** A platform that starts whatever it installs boots nothing else. */
const emptyDiskWords = ({ guests }: Provider) =>
  guests.startsWhenMade
    ? "It gets no operating system: it cannot be started until one is installed on its platform."
    : "Its disk is empty: it will start from an installer or the network.";

function sayAddress(
  plan: PlanBuilder,
  { kind, allocation }: CreationWish,
  { template }: CreateDecisions["spec"],
): void {
  plan.effect(allocation?.address ? `Takes address ${allocation.address}.` : "Takes the next free address of it.");
  const isTold = kind === "container" || template?.cloudInit;
  if (!isTold)
    plan.warn("Nothing tells the guest its address: without a template with cloud-init, set it in the guest.");
}

function specFor(
  wish: CreationWish,
  found: { place: ChosenPlace; planned: PlannedNetwork; provider: Provider; packageId: string | undefined },
): CreateDecisions["spec"] {
  const { place, planned, provider, packageId } = found;
  const { host, storage } = place;
  const { making, network } = planned;
  const [template] = templatesFor(wish, host);
  return {
    kind: wish.kind,
    name: wish.name,
    hostName: host.name,
    cpuCores: wish.cpuCores,
    memoryMb: wish.memoryMb,
    diskGb: wish.diskGb,
    storage,
    // A network that is made for one VLAN carries it by itself.
    network: {
      profileId: network.profileId,
      ...(network.vlan !== undefined && !making && { vlan: network.vlan }),
      ...uplinkOn(provider, wish),
    },
    ...(packageId !== undefined && { packageId }),
    ...(wish.extraDisks.length > 0 && { extraDisks: wish.extraDisks }),
    tags: wish.tags,
    // Placement names templates across endpoints; the provider knows its own by their plain id.
    ...(template && { template: { ...template, id: template.id.slice(host.endpointId.length + 1) } }),
    ...(wish.cloudInit && { cloudInit: wish.cloudInit }),
    ...(wish.container && { container: wish.container }),
    ...(wish.description !== undefined && { description: wish.description }),
  };
}

/** A platform that has no public addresses gives none, also where none is what was asked for. */
function uplinkOn(
  { features }: Provider,
  { uplink: { publicAddress, ...rest } }: CreationWish,
): CreationWish["uplink"] {
  const isTold = publicAddress !== undefined && features.has("publicAddress");
  return { ...rest, ...(isTold && { publicAddress }) };
}

/** The platform's stages; what it can never do with such a spec is a failed check for each of its fields. */
function stagesFor(plan: PlanBuilder, provider: Provider, spec: CreateDecisions["spec"]): CreateDecisions["stages"] {
  try {
    return stagesOf(provider, spec);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedByFields("platform", inRequestWords(error, spec));
    return [];
  }
}

/** Fields by the names that the request has for them. */
function inRequestWords(error: MoxxieError, { kind }: CreateDecisions["spec"]): MoxxieError {
  const { code, message, errors, upstream, extra } = error;
  if (!errors) return error;
  const named = errors.map((each) => ({ ...each, path: fieldOf(each.path, kind) }));
  return new MoxxieError(code, message, { errors: named, upstream, extra, cause: error });
}

/** The decisions of a refused plan: verdicts to show, nothing to run. */
function nothingChosen(wish: CreationWish, verdicts: Verdict[]): CreateDecisions {
  const { kind, name, cpuCores, memoryMb, diskGb, tags } = wish;
  return {
    endpointId: "",
    kind,
    vmId: "",
    guestId: "",
    name,
    host: "",
    wasRunning: false,
    datacenter: wish.datacenter,
    storage: "",
    storageId: null,
    spec: { kind, name, hostName: "", cpuCores, memoryMb, diskGb, storage: "", tags },
    stages: [],
    verdicts,
    network: { profileId: "", chosenBy: "default" },
    making: null,
    networks: [],
    address: null,
    reservationId: null,
    record: { clientId: null, primaryDc: wish.datacenter, failoverDc: null },
    start: wish.start,
  };
}
