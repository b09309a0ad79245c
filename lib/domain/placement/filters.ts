import { bothInGb } from "../capacity";
import { chooseProfile } from "../network-profile";
import type { TemplateInfo } from "../platform";
import type { Filter, HostCandidate, PlacementRequest } from "./types";

const whole = (value: number) => Math.max(0, Math.floor(value * 10) / 10);

const requestedHost: Filter = {
  name: "requested-host",
  reject: ({ hostName }, host) =>
    hostName === undefined || hostName === host.name ? null : `The request asks for host ${hostName}`,
};

const hostOnline: Filter = {
  name: "host-online",
  reject: (_, host) => (host.online ? null : "The host is not online"),
};

const notInMaintenance: Filter = {
  name: "maintenance",
  reject: (_, host) => (host.maintenance ? "In maintenance" : null),
};

const dataKnown: Filter = {
  name: "data-age",
  reject: (_, host) => (host.stale ? "Its endpoint does not answer; what is free there is not known" : null),
};

const cpu: Filter = {
  name: "cpu",
  reject: ({ cpuCores }, host) => {
    // More virtual cores than the host has physical ones never run well, whatever the overcommit.
    if (cpuCores > host.cpuTotal) return `Needs ${cpuCores} cores, the host has ${host.cpuTotal}`;
    return host.cpuFree >= cpuCores ? null : `Needs ${cpuCores} cores, has ${whole(host.cpuFree)} free`;
  },
};

const memory: Filter = {
  name: "memory",
  reject: ({ memoryMb }, host) => {
    if (host.memoryFreeMb >= memoryMb) return null;
    const { needed, free } = bothInGb(memoryMb, Math.max(0, host.memoryFreeMb));
    return `Needs ${needed} memory, has ${free} free`;
  },
};

const disk: Filter = {
  name: "disk",
  reject: (request, host) => {
    if (storageFor(request, host)) return null;
    if (request.storage !== undefined && !host.storages.some(({ name }) => name === request.storage)) {
      return `No storage ${request.storage} on this host that takes such disks`;
    }
    if (host.storages.length === 0) return "No storage on this host takes such disks";
    const usable = usableStorages(request, host);
    if (usable.length === 0) return "The template is on another host; a copy needs a storage that both share";
    const best = Math.max(0, ...usable.map(({ freeGb }) => freeGb));
    return `Needs ${request.diskGb} GB disk on one storage, has ${whole(best)} GB free`;
  },
};

const network: Filter = {
  name: "network",
  reject: (request, host) => {
    const choice = chooseProfile(request.network, host.profiles);
    return choice.ok ? null : choice.reason;
  },
};

const template: Filter = {
  name: "template",
  reject: (request, host) => {
    if (request.template === undefined) return null;
    const matches = templatesFor(request.template, host);
    if (matches.length === 0) return `Template ${request.template} cannot be reached from this host`;
    if (matches.length > 1) {
      return `Several templates are called ${request.template}; name one by id: ${matches.map(({ id }) => id).join(", ")}`;
    }
    const tooSmall = (matches[0]?.minDiskGb ?? 0) > request.diskGb;
    return tooSmall ? `The template needs at least ${matches[0]?.minDiskGb} GB disk` : null;
  },
};

/** In the order in which reasons are shown. */
export const filters: readonly Filter[] = [
  requestedHost,
  hostOnline,
  notInMaintenance,
  dataKnown,
  cpu,
  memory,
  disk,
  network,
  template,
];

/** The storage that takes the disk: the one asked for, else the one with the largest share free. */
export function storageFor(request: PlacementRequest, host: HostCandidate): string | null {
  const fitting = usableStorages(request, host).filter(({ freeGb }) => freeGb >= request.diskGb);
  const share = (storage: { freeGb: number; totalGb: number }) => storage.freeGb / Math.max(1, storage.totalGb);
  return fitting.sort((a, b) => share(b) - share(a) || a.name.localeCompare(b.name))[0]?.name ?? null;
}

/** Those that may take the disk at all: of the name asked for, and shared when the template is at home elsewhere. */
function usableStorages(request: PlacementRequest, host: HostCandidate): HostCandidate["storages"] {
  const home = request.template === undefined ? undefined : templatesFor(request.template, host)[0]?.homeHostName;
  const mustBeShared = home !== undefined && home !== host.name;
  return host.storages.filter(
    ({ name, shared }) => (shared || !mustBeShared) && (request.storage === undefined || name === request.storage),
  );
}

/** The templates that a host offers under that id or name. */
export function templatesFor(wanted: string, host: HostCandidate): readonly TemplateInfo[] {
  const byId = host.templates.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : host.templates.filter(({ name }) => name === wanted);
}
