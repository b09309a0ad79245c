import { createHash } from "node:crypto";
import type { GuestConfig, GuestSettings, InterfaceAddresses } from "../guest-spec";
import { displayName } from "./guest-observation";
import { narrowerMbps } from "./units";
import type { Server, ServerDisk, ServerInterface } from "./wire";

const interfacesOf = ({ network }: Server): ServerInterface[] => [
  ...(network?.interfaces ?? []),
  ...(network?.secondaryInterfaces ?? []),
];

/** A server's configuration in Moxxie's words, with the panel's own facts beside it. */
export function configOf(server: Server): GuestConfig {
  const resources = server.settings?.resources;
  return {
    name: displayName(server),
    cpuCores: server.cpu?.cores ?? resources?.cpuCores ?? 0,
    cpuSockets: 1,
    memoryMb: resources?.memory ?? 0,
    onBoot: true, // the panel starts its servers with their hypervisor
    protected: server.protected,
    description: "",
    tags: [],
    disks: server.storage.map((disk, index) => diskOf(server, disk, index)),
    interfaces: interfacesOf(server).map(interfaceOf),
    ...(keysOf(server).length > 0 && { cloudInit: { hasPassword: false, sshKeys: keysOf(server) } }),
    agent: false,
    pending: (server.tasks?.actions?.pending ?? [])
      .filter(({ complete }) => !complete)
      .map(({ action }) => ({ field: action, from: null, to: action, requiresRestart: true })),
    digest: digestOf(server),
    raw: rawOf(server),
  };
}

const keysOf = ({ sshKeys }: Server): string[] => sshKeys.flatMap((key) => key.public ?? key.publicKey ?? []);

/** Over what a change may touch; the time of its last update also moves with every job. */
function digestOf(server: Server): string {
  const { name, settings, cpu, protected: isProtected } = server;
  const facts = [name, settings?.resources?.memory ?? null, cpu?.cores ?? null, isProtected];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 40);
}

function diskOf(server: Server, disk: ServerDisk, index: number): GuestConfig["disks"][number] {
  return {
    id: `disk${disk.id ?? index + 1}`,
    storage: storageOf(server, disk),
    volume: disk.name ?? "",
    sizeGb: disk.capacity ?? 0,
    boot: disk.primary,
    media: "disk",
  };
}

function storageOf({ hypervisor }: Server, { local, hypervisorStorageId }: ServerDisk): string {
  const { localStorage, otherStorage = [] } = hypervisor?.resources ?? {};
  if (local !== false) return localStorage?.name ?? "";
  return otherStorage.find(({ id }) => id === hypervisorStorageId)?.name ?? "";
}

function interfaceOf(one: ServerInterface): GuestConfig["interfaces"][number] {
  const rateMbps = narrowerMbps(one.inAverage, one.outAverage);
  const [ipv4] = one.ipv4;
  const bridge = one.hypervisorConnectivity?.bridge;
  return {
    id: one.name,
    name: one.name,
    ...(one.mac !== undefined && { macAddress: one.mac }),
    ...(bridge !== undefined && { bridge }),
    firewall: one.firewallEnabled,
    connected: one.enabled !== false,
    ...(rateMbps !== undefined && { rateMbps }),
    ...(ipv4 && { ip: withPrefix(ipv4) }),
    ...(ipv4?.gateway !== undefined && { gateway: ipv4.gateway }),
  };
}

function withPrefix({ address, netmask }: ServerInterface["ipv4"][number]): string {
  const prefix = netmask === undefined ? undefined : prefixOf(netmask);
  return prefix === undefined ? address : `${address}/${prefix}`;
}

/** 23 of `255.255.254.0`; undefined for what is no netmask. */
export function prefixOf(netmask: string): number | undefined {
  const octets = netmask.split(".").map(Number);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255))
    return undefined;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, "0")).join("");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

function rawOf(server: Server): GuestConfig["raw"] {
  const facts: Record<string, string | number | undefined> = {
    id: server.id,
    uuid: server.uuid,
    state: server.state,
    commissionStatus: server.commissionStatus,
    hostname: server.hostname,
    hypervisorId: server.hypervisorId,
    hypervisorGroupId: server.hypervisor?.groupId,
    hypervisorGroup: server.hypervisor?.group?.name,
    ownerId: server.ownerId ?? server.owner?.id,
    owner: server.owner?.name,
    osTemplateInstallId: server.settings?.osTemplateInstallId,
    trafficGb: server.settings?.resources?.traffic,
    cpuThrottlePercent: server.cpu?.throttle,
    backupPlanId: server.backupPlan?.id,
    backupPlan: server.backupPlan?.name,
    created: server.created,
    built: server.built,
  };
  const told = Object.entries(facts).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return Object.fromEntries(told);
}

/** The network profile that an interface is on: `0` is the panel's default. */
export const profileIdOf = ({ networkProfile }: ServerInterface): string => String(networkProfile ?? 0);

/** What the inventory keeps of a server's configuration. */
export function settingsOf(server: Server): GuestSettings {
  return {
    networks: interfacesOf(server).map((one) => ({
      interfaceId: one.name,
      profileId: profileIdOf(one),
      vlan: null,
      serviceVlan: null,
      cidr: one.ipv4[0] ? withPrefix(one.ipv4[0]) : null,
    })),
    protected: server.protected,
  };
}

/** The addresses that the panel has given to a server's interfaces, its own before those it routes. */
export function addressesOf(server: Server): InterfaceAddresses[] {
  return interfacesOf(server).map(({ name, mac, ipv4, ipv6 }) => ({
    name,
    ...(mac !== undefined && { macAddress: mac }),
    addresses: [
      ...ipv4.filter((one) => one.enabled !== false).map(({ address }) => address),
      ...ipv6.flatMap(({ addresses }) => addresses),
    ],
  }));
}

/** The network profiles that a server's interfaces are on. */
export const profilesInUse = (server: Server): string[] => interfacesOf(server).map(profileIdOf);
