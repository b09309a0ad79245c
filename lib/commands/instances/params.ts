import type { z } from "zod";
import type { VmCreate } from "@/lib/contracts/guests";
import type { Instance } from "@/lib/contracts/instances";
import { choosePackage } from "@/lib/domain/package-choice";
import type { PackageInfo, PlatformFeature, TemplateInfo } from "@/lib/domain/platform";
import { cannotWords } from "@/lib/domain/platform-words";
import { type InstancePlace, listed } from "./place";
import type { InstanceProblem } from "./problems";
import { projectMarks } from "./project";
import { chooseTemplate } from "./template";

/** What is known of the platform that an entry's guests go to. */
export interface PlatformFacts {
  /** As people call it. */
  product: string;
  features: ReadonlySet<PlatformFeature>;
  /** Whatever it makes from a template runs afterwards. */
  startsWhenMade: boolean;
  /** Null: it has no packages. */
  packages: readonly PackageInfo[] | null;
  /** Those of VMs. */
  templates: readonly (TemplateInfo & { endpointId: string })[];
  /** Keys that it keeps by name, where it was asked; else null. */
  sshKeyNames: readonly string[] | null;
  /** How many hosts are in the group of the host that is named. */
  hostsInGroup: number;
}

/** `VmCreate` as a request has it, less the name that each guest gets. */
export type VmParams = Omit<z.input<typeof VmCreate>, "name">;

export interface MappedInstance {
  params: VmParams;
  problems: InstanceProblem[];
  /** What differs from what was asked for, in sentences. */
  notes: string[];
}

interface Facts {
  instance: Instance;
  place: InstancePlace;
  platform: PlatformFacts;
  projectName: string;
}

/** An entry in the words of a VM's creation. Pure; of one with problems the parameters are not to be used. */
export function vmParams(facts: Facts): MappedInstance {
  const { instance, place } = facts;
  const marks = projectMarks(facts.projectName, facts.platform);
  const parts = [where(facts), sizes(facts), system(facts), network(facts), disks(facts), keys(facts)];
  const params = Object.assign(
    { datacenter: place.datacenterId, provider: instance.provider, cores: 1, memoryMB: 1, diskGB: 1 },
    ...parts.map((part) => part.params),
    marks.params,
  );
  return {
    params,
    problems: parts.flatMap(({ problems = [] }) => problems),
    notes: [...parts.flatMap(({ notes = [] }) => notes.map((note) => `${instance.name}: ${note}`)), ...marks.notes],
  };
}

interface Part {
  params?: Partial<VmParams>;
  problems?: InstanceProblem[];
  notes?: string[];
}

/** A host where one can be named; else its group, in which the platform chooses. */
function where({ place: { host, group }, platform }: Facts): Part {
  if (host && platform.features.has("hostChoice")) return { params: { host: host.name } };
  if (!host) return group === undefined ? {} : { params: { hostGroup: group } };
  if (group === undefined) {
    const message = cannotWords([platform.product], "hostChoice");
    return { problems: [{ path: "hypervisor_id", code: "not_supported", message }] };
  }
  const note = `${cannotWords([platform.product], "hostChoice")} It takes one of the ${platform.hostsInGroup} in group '${group}', to which '${host.name}' belongs.`;
  return { params: { hostGroup: group }, ...(platform.hostsInGroup > 1 && { notes: [note] }) };
}

/** What the entry leaves out comes from its package, or the endpoint's own. */
function sizes({ instance, platform: { packages, product } }: Facts): Part {
  const { resources = {} } = instance;
  const wanted = instance.package === undefined ? undefined : String(instance.package);
  if (wanted !== undefined && packages === null)
    return { problems: [{ path: "package", code: "not_supported", message: cannotWords([product], "packages") }] };
  const named = wanted === undefined ? undefined : choosePackage(packages ?? [], wanted);
  if (named && "code" in named) return { problems: [{ path: "package", code: named.code, message: named.reason }] };
  const from = named?.package ?? packages?.find(({ isDefault, enabled }) => isDefault && enabled);
  const { memory = from?.memoryMb, disk = from?.diskGb, cpu = from?.cpuCores } = resources;
  const hint = packages === null ? "" : ", or name a package";
  const missing = Object.entries({ memory: [memory, "MB"], disk: [disk, "GB"], cpu: [cpu, "cores"] })
    .filter(([, [value]]) => value === undefined)
    .map(([name, [, unit]]): InstanceProblem => {
      const message = `Say how much ${name} each instance gets, in ${unit}${hint}.`;
      return { path: `resources.${name}`, code: "cannot_be_done", message };
    });
  return {
    params: { cores: cpu, memoryMB: memory, diskGB: disk, ...(named && { package: named.package.id }) },
    problems: missing,
  };
}

/** What is installed, and whether it runs. */
function system({ instance: { template, provision }, platform }: Facts): Part {
  const found = template === undefined ? undefined : chooseTemplate(platform.templates, String(template));
  if (found && "code" in found) return { problems: [found] };
  if (!platform.startsWhenMade) return { params: { start: provision, ...found } };
  if (!provision) {
    const note = `${platform.product} starts whatever it installs: without 'provision' it is made without an operating system, and its template is not used.`;
    return { params: { start: false }, ...(found && { notes: [note] }) };
  }
  if (found) return { params: { start: true, ...found } };
  const known = listed(platform.templates.map(({ name }) => name));
  const message = `Name a template to install, or ask for no operating system by 'provision': false. Templates: ${known}.`;
  return { problems: [{ path: "template", code: "cannot_be_done", message }] };
}

function network({ instance, platform }: Facts): Part {
  const {
    profile_id: profileId,
    bandwidth,
    public_ip: publicIp,
    firewall_rulesets: rulesets = [],
  } = instance.network ?? {};
  const asked = [
    { path: "network.bandwidth", feature: "bandwidth", isAsked: bandwidth !== undefined },
    // None is what a platform without public addresses gives anyway.
    { path: "network.public_ip", feature: "publicAddress", isAsked: publicIp === true },
    { path: "network.firewall_rulesets", feature: "firewallRulesets", isAsked: rulesets.length > 0 },
  ] as const;
  const problems = asked
    .filter(({ feature, isAsked }) => isAsked && !platform.features.has(feature))
    .map(({ path, feature }) => cannot(platform, { path, feature }));
  const wish = {
    ...(profileId !== undefined && { profileId: String(profileId) }),
    ...(bandwidth !== undefined && { bandwidthMbps: bandwidth }),
    ...(publicIp !== undefined && platform.features.has("publicAddress") && { publicIp }),
    ...(rulesets.length > 0 && { firewallRulesets: rulesets }),
  };
  return { problems, params: Object.keys(wish).length > 0 ? { network: wish } : {} };
}

/** How many a platform takes, and of which sizes, is for the platform to say. */
function disks({ instance: { volumes = [] }, platform }: Facts): Part {
  if (volumes.length === 0) return {};
  const problems = volumes.flatMap(({ name, mount_point: mountPoint }, index): InstanceProblem[] => [
    ...(mountPoint === undefined ? [] : [unmounted(`volumes[${index}].mount_point`)]),
    ...(name === undefined ? [] : [unnamed(`volumes[${index}].name`, platform)]),
  ]);
  const lacking = platform.features.has("extraDisks")
    ? []
    : [cannot(platform, { path: "volumes", feature: "extraDisks" })];
  return {
    params: { extraDisks: volumes.map(({ size_gb: sizeGB }) => ({ sizeGB })) },
    problems: [...lacking, ...problems],
  };
}

const unmounted = (path: string): InstanceProblem => ({
  path,
  code: "not_supported",
  message:
    "Nobody can mount a disk inside a guest from outside: leave mount_point out, and format and mount the disk in the guest or by its template.",
});

const unnamed = (path: string, { product }: PlatformFacts): InstanceProblem => ({
  path,
  code: "not_supported",
  message: `${product} keeps no names of disks: leave the name out; disks come in the order of the list.`,
});

function keys({ instance: { ssh_key_name: wanted }, platform }: Facts): Part {
  if (wanted === undefined) return {};
  const path = "ssh_key_name";
  if (!platform.features.has("namedSshKeys"))
    return { problems: [cannot(platform, { path, feature: "namedSshKeys" })] };
  const { sshKeyNames, product } = platform;
  if (sshKeyNames !== null && !sshKeyNames.includes(wanted)) {
    const message = `${product} keeps no SSH key called '${wanted}'. Keys: ${listed(sshKeyNames)}.`;
    return { problems: [{ path, code: "unknown_ssh_key", message }] };
  }
  return { params: { cloudInit: { sshKeyNames: [wanted] } } };
}

const cannot = (
  { product }: PlatformFacts,
  { path, feature }: { path: string; feature: PlatformFeature },
): InstanceProblem => ({ path, code: "not_supported", message: cannotWords([product], feature) });
