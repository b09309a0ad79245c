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
}
