import type { z } from "zod";
import type { VmCreate } from "@/lib/contracts/guest-create";
import type { Instance } from "@/lib/contracts/instances";
import { choosePackage } from "@/lib/domain/package-choice";
import type { PackageInfo, PlatformFeature, TemplateInfo } from "@/lib/domain/platform";
import { cannotWords } from "@/lib/domain/platform-words";
import { type InstancePlace, listed } from "./place";
import type { InstanceProblem } from "./problems";
import { projectMarks } from "./project";

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
  templates: readonly (Pick<TemplateInfo, "id" | "name"> & { endpointId: string })[];
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

/**
 * An entry in the words of a VM's creation. Pure. Problems are of what those words cannot say; what the platform cannot do
 * is for the creation's own plan to find. Of an entry with problems the parameters are not to be used.
 */
export function vmParams(facts: Facts): MappedInstance {
  const { instance, place, platform, projectName } = facts;
  const marks = projectMarks(projectName, platform);
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
  if (host && (group === undefined || platform.features.has("hostChoice"))) return { params: { host: host.name } };
  if (group === undefined) return {};
  const { product, hostsInGroup } = platform;
  const note = `${cannotWords([product], "hostChoice")} It takes one of the ${hostsInGroup} in group '${group}', to which '${host?.name}' belongs.`;
  return { params: { hostGroup: group }, ...(host && hostsInGroup > 1 && { notes: [note] }) };
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
  const { startsWhenMade, templates, product } = platform;
  const wanted = template === undefined ? {} : { template: templateNamed(String(template), templates) };
  if (!startsWhenMade || (provision && template !== undefined)) return { params: { start: provision, ...wanted } };
  if (!provision) {
    const note = `${product} starts whatever it installs: without 'provision' it is made without an operating system, and its template is not used.`;
    return { params: { start: false }, ...(template !== undefined && { notes: [note] }) };
  }
  const known = listed(templates.map(({ name }) => name));
  const message = `Name a template to install, or ask for no operating system by 'provision': false. Templates: ${known}.`;
  return { problems: [{ path: "template", code: "cannot_be_done", message }] };
}

/** The platform's own id is no id for a creation, which may look at several endpoints; names it knows as they are. */
function templateNamed(wanted: string, templates: PlatformFacts["templates"]): string {
  const byId = templates.find(({ id }) => id === wanted);
  return byId ? `${byId.endpointId}:${byId.id}` : wanted;
}

function network({ instance, platform }: Facts): Part {
  const {
    profile_id: profileId,
    bandwidth,
    public_ip: publicIp,
    firewall_rulesets: rulesets = [],
  } = instance.network ?? {};
  // None is what a platform without public addresses gives anyway.
  const saysAddress = publicIp === true || (publicIp === false && platform.features.has("publicAddress"));
  const wish = {
    ...(profileId !== undefined && { profileId: String(profileId) }),
    ...(bandwidth !== undefined && { bandwidthMbps: bandwidth }),
    ...(saysAddress && { publicIp }),
    ...(rulesets.length > 0 && { firewallRulesets: rulesets }),
  };
  return Object.keys(wish).length > 0 ? { params: { network: wish } } : {};
}

function disks({ instance: { volumes = [] }, platform }: Facts): Part {
  if (volumes.length === 0) return {};
  return {
    params: { extraDisks: volumes.map(({ size_gb: sizeGB }) => ({ sizeGB })) },
    problems: volumes.flatMap(({ name, mount_point: mountPoint }, index) => [
      ...(mountPoint === undefined ? [] : [unmounted(`volumes[${index}].mount_point`)]),
      ...(name === undefined ? [] : [unnamed(`volumes[${index}].name`, platform)]),
    ]),
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

const keys = ({ instance: { ssh_key_name: name } }: Facts): Part =>
  name === undefined ? {} : { params: { cloudInit: { sshKeyNames: [name] } } };
