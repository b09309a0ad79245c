import type { AffinityRules } from "@/lib/domain/affinity/types";
import type { GuestKind } from "@/lib/domain/guest";
import type { ProfileWish } from "@/lib/domain/network-profile";
import type { GuestSpec, NetworkSpec } from "@/lib/providers/provider";

/** A creation in Moxxie's words, whichever entrance and kind it came from. */
export interface CreationWish {
  kind: GuestKind;
  name: string;
  datacenter: string;
  failoverDC?: string;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  /** The kind of platform, where a datacenter may have several. */
  provider?: string;
  host?: string;
  /** A group of hosts, by its name. */
  hostGroup?: string;
  /** The platform's package, by id or name. */
  package?: string;
  /** Disks beyond the first. */
  extraDisks: { sizeGb: number }[];
  storage?: string;
  template?: string;
  network: ProfileWish;
  /** What is asked of its network beside which one it is. */
  uplink: Omit<NetworkSpec, "profileId" | "vlan">;
  cloudInit?: GuestSpec["cloudInit"];
  container?: GuestSpec["container"];
  tags: string[];
  description?: string;
  clientId?: string;
  start: boolean;
  affinityRules: AffinityRules;
  /** Capacity that was held for it before. */
  reservationId?: string;
  /** A client's network; with it comes an address, unless DHCP is asked for. */
  allocation?: { id: string; address?: string; takesAddress: boolean };
}
