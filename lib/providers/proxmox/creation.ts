import { MoxxieError } from "@/lib/errors";
import type { GuestSpec, Stage, TaskRef } from "../provider";
import type { ProviderDeps } from "../settings";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { configOf, numberOf } from "./config";
import { extraDisksForm } from "./extra-disks";
import type { Form } from "./form";
import { type GuestCalls, guestPath } from "./guest-calls";
import type { Making, Makings } from "./making";
import { withMarker } from "./marker";
import { type Attachment, attachmentOf } from "./network-profiles";
import type { ProxmoxNetworks } from "./networks";
import { typeOf } from "./observation";
import { assertPossible } from "./possible";
import { hasSettings } from "./settings-match";
import { blankVmForm, containerForm, containerSettings, vmSettings } from "./spec-form";
import { templateSource } from "./templates";
import { ConfigAnswer, type RawConfig, TaskAnswer } from "./wire";

export interface CreationDeps {
  client: ProxmoxClient;
  guests: GuestCalls;
  makings: Makings;
  networks: ProxmoxNetworks;
  unseal: ProviderDeps["unseal"];
}

/**
 * The stages that make a guest. From a template guest: clone, configure, resize, and the extra disks where there are any;
 * else one stage that creates it whole.
 * Throws `not_supported`, `cannot_be_done` for a spec that this platform cannot carry out.
 */
export function creationStages(spec: GuestSpec, deps: CreationDeps): Stage[] {
  assertPossible(spec);
  const source = spec.template === undefined ? undefined : templateSource(spec.template.id);
  if (source === undefined || "archive" in source) return [createStage(spec, deps)];
  const stages = [cloneStage(spec, deps), configureStage(spec, deps), resizeStage(spec, deps)];
  return spec.extraDisks?.length ? [...stages, disksStage(spec, deps)] : stages;
}

/** What the guest is known by while it is made; a clone's task runs where the template is. */
export function makingOf(spec: GuestSpec, templateHost = spec.hostName): Making {
  const { operationId, kind, vmId, hostName, template } = spec;
  const source = template === undefined ? undefined : templateSource(template.id);
  const vm = kind === "vm";
  const task =
    source !== undefined && "guest" in source
      ? { type: vm ? "qmclone" : "vzclone", hostName: templateHost, id: source.guest.vmId }
      : { type: vm ? "qmcreate" : "vzcreate", hostName, id: vmId };
  return { operationId, kind, vmId, hostName, task };
}

function createStage(spec: GuestSpec, { client, makings, networks, unseal }: CreationDeps): Stage {
  const making = makingOf(spec);
  return {
    name: "create",
    work: "create",
    title: spec.kind === "vm" ? "Create the VM" : "Create the container",
    isDone: async () => (await makings.progress(making)).state === "made",
    start: () =>
      makings.start(making, async () => {
        const attachment = await attachmentFor(spec, networks);
        const password = passwordOf(spec, unseal);
        const form =
          spec.kind === "vm"
            ? blankVmForm(spec, attachment)
            : containerForm(spec, { attachment, archive: spec.template?.id ?? "", password });
        const secrets = password === undefined ? [] : [password];
        return client.post(path`/nodes/${spec.hostName}/${typeOf(spec.kind)}`, form, TaskAnswer, { secrets });
      }),
  };
}

function passwordOf({ container }: GuestSpec, unseal: ProviderDeps["unseal"]): string | undefined {
  if (container?.rootPasswordSealed === undefined) return undefined;
  if (unseal === undefined) throw new Error("the provider was made without a way to open sealed secrets");
  return unseal(container.rootPasswordSealed);
}

function cloneStage(spec: GuestSpec, { client, guests, makings }: CreationDeps): Stage {
  return {
    name: "clone",
    work: "clone",
    title: `Clone the template ${spec.template?.name}`,
    isDone: async () => (await makings.progress(makingOf(spec))).state === "made",
    async start() {
      const template = await locatedTemplate(spec, guests);
      const full = spec.linkedClone !== true;
      const form: Form = {
        newid: spec.vmId,
        [spec.kind === "vm" ? "name" : "hostname"]: spec.name,
        description: withMarker(spec.description, spec.operationId),
        full,
        storage: full ? spec.storage : undefined,
        target: template.hostName === spec.hostName ? undefined : spec.hostName,
      };
      return makings.start(makingOf(spec, template.hostName), () =>
        client.post(`${template.base}/clone`, form, TaskAnswer),
      );
    },
  };
}

/** Where the template is now; it may have been moved since the spec was frozen. */
export async function locatedTemplate(
  { template }: GuestSpec,
  guests: GuestCalls,
): Promise<{ base: string; hostName: string }> {
  const source = template === undefined ? undefined : templateSource(template.id);
  if (source === undefined || "archive" in source) throw new Error("only a template guest can be cloned");
  const { kind, vmId } = source.guest;
  const found = await guests.locate(vmId);
  if (found === undefined) throw new MoxxieError("unknown_template", `The template '${template?.name}' is gone.`);
  return { base: guestPath(kind, vmId, found.node), hostName: found.node };
}

function configureStage(spec: GuestSpec, { client, guests, networks }: CreationDeps): Stage {
  const settings = async () => {
    const attachment = await attachmentFor(spec, networks);
    return spec.kind === "vm" ? vmSettings(spec, attachment) : containerSettings(spec, attachment);
  };
  return {
    name: "configure",
    work: "configure",
    title: "Configure CPU, memory, network and cloud-init",
    async isDone() {
      const [config, wanted] = await Promise.all([liveConfig(spec, { client, guests }), settings()]);
      return hasSettings(config, wanted);
    },
    async start() {
      const wanted = await settings();
      return guests.at(spec, async (base) => {
        const config = await client.get(`${base}/config`, ConfigAnswer);
        if (hasSettings(config, wanted)) return null;
        if (spec.kind === "container") return client.put(`${base}/config`, wanted, TaskAnswer);
        return client.post(`${base}/config`, { ...wanted, ...adjustments(spec, config) }, TaskAnswer);
      });
    },
  };
}

/** What the template's own settings make necessary besides: less ballooning than memory, a drive for cloud-init. */
function adjustments({ memoryMb, cloudInit, storage }: GuestSpec, config: RawConfig): Form {
  const balloon = numberOf(config.balloon);
  const hasDrive = configOf("vm", config, []).disks.some((disk) => disk.media === "cloud-init");
  const slot = ["ide2", "ide0", "ide1", "ide3", "sata5"].find((id) => config[id] === undefined);
  return {
    ...(balloon !== undefined && balloon > memoryMb && { balloon: memoryMb }),
    ...(cloudInit !== undefined && !hasDrive && slot !== undefined && { [slot]: `${storage}:cloudinit` }),
  };
}

function resizeStage(spec: GuestSpec, { client, guests }: CreationDeps): Stage {
  const bootDisk = (config: RawConfig) => configOf(spec.kind, config, []).disks.find((disk) => disk.boot);
  return {
    name: "resize",
    work: "resize",
    title: `Grow the disk to ${spec.diskGb} GB`,
    async isDone() {
      const disk = bootDisk(await liveConfig(spec, { client, guests }));
      return disk === undefined || disk.sizeGb >= spec.diskGb;
    },
    start: (): Promise<TaskRef | null> =>
      guests.at(spec, async (base) => {
        const disk = bootDisk(await client.get(`${base}/config`, ConfigAnswer));
        if (disk === undefined || disk.sizeGb >= spec.diskGb) return null;
        return client.put(`${base}/resize`, { disk: disk.id, size: `${spec.diskGb}G` }, TaskAnswer);
      }),
  };
}

/** On a clone only its own configuration tells which bus addresses the template has left free. */
function disksStage(spec: GuestSpec, { client, guests }: CreationDeps): Stage {
  const count = spec.extraDisks?.length ?? 0;
  const missing = (config: RawConfig) => extraDisksForm(spec, config);
  const isComplete = (config: RawConfig) => Object.keys(missing(config)).length === 0;
  return {
    name: "disks",
    work: "configure",
    title: `Add ${count} ${count === 1 ? "disk" : "disks"}`,
    isDone: async () => isComplete(await liveConfig(spec, { client, guests })),
    start: () =>
      guests.at(spec, async (base) => {
        const config = await client.get(`${base}/config`, ConfigAnswer);
        return isComplete(config) ? null : client.post(`${base}/config`, missing(config), TaskAnswer);
      }),
  };
}

const liveConfig = (spec: GuestSpec, { client, guests }: Pick<CreationDeps, "client" | "guests">) =>
  guests.at(spec, (base) => client.get(`${base}/config`, ConfigAnswer));

async function attachmentFor(spec: GuestSpec, networks: ProxmoxNetworks): Promise<Attachment | undefined> {
  if (spec.network === undefined) return undefined;
  const { hostName, network } = spec;
  return attachmentOf(network, { profiles: await networks.profilesOn(hostName), hostName });
}
