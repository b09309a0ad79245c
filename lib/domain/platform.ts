import type { GuestKind } from "./guest";

/** Facts about platforms that rules and answers share with the provider layer. */

export type HostStatus = "online" | "offline" | "unknown";

export const storageContents = [
  "vm-disk",
  "container-disk",
  "image",
  "container-template",
  "backup",
  "snippet",
] as const;
export type StorageContent = (typeof storageContents)[number];

export interface NetworkProfile {
  /** Stable within the endpoint: what `network.profileId` names. */
  id: string;
  name: string;
  hostNames: string[];
  /** zone: guests cannot be put on it itself; networks are made in it on demand (`makesNetworks`). */
  kind: "bridge" | "vnet" | "network" | "zone";
  bridge?: string;
  /** The VLAN that guests on it are in; absent when it carries none or the guest chooses. */
  vlan?: number;
  /** The outer tag where the network is Q-in-Q. */
  serviceVlan?: number;
  /** Whether a VLAN can be asked for on it. */
  vlanAware: boolean;
  /** A network for one VLAN can be made in it, below its `serviceVlan` where it has one. */
  makesNetworks?: boolean;
  cidr?: string;
  gateway?: string;
  isDefault: boolean;
  /** In Mbit/s, where the platform limits it. */
  bandwidthMbps?: number;
  /** Addresses that the platform can still give out on it. */
  addressesLeft?: number;
  note?: string;
}

export interface TemplateInfo {
  /** Stable within the endpoint. */
  id: string;
  name: string;
  kind: GuestKind;
  hostNames: string[];
  /** The host that it is on. Elsewhere a guest can be made from it only on a storage that both hosts share. */
  homeHostName?: string;
  /** A new guest's disk cannot be smaller. */
  minDiskGb?: number;
  /** Whether cloud-init settings have an effect. */
  cloudInit: boolean;
  /** Other names that people know it by, e.g. `debian-12`; they count where only one template has them. */
  aliases?: string[];
  /** Only guests of these packages can be made from it; absent: of all. */
  packageIds?: string[];
}

/** A size that a platform makes guests by; what a request leaves out comes from it. */
export interface PackageInfo {
  /** Stable within the endpoint. */
  id: string;
  name: string;
  enabled: boolean;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  /** In GB a billing period; null: without limit. */
  trafficGb: number | null;
  /** In Mbit/s; null: without limit. */
  bandwidthMbps: number | null;
  /** The primary network profile of guests made by it; absent: the platform's default. */
  networkProfileId?: string;
  /** The one that the endpoint's settings name. */
  isDefault: boolean;
}

/** What can be asked of a guest on some platforms and not on others. */
export const platformFeatures = [
  "containers",
  "hostChoice",
  "storageChoice",
  "vlans",
  "tags",
  "notes",
  "protection",
  "startOnBoot",
  "cloudInitUser",
  "cloudInitUserData",
  "staticAddress",
  "bandwidth",
  "publicAddress",
  "firewallRulesets",
  "namedSshKeys",
  "extraDisks",
  "suspendToDisk",
  "guestAgent",
  "interfaceChange",
] as const;
export type PlatformFeature = (typeof platformFeatures)[number];
