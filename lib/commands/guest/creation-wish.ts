import type { AffinityRules } from "@/lib/domain/affinity/types";
import type { GuestKind } from "@/lib/domain/guest";
import type { ProfileWish } from "@/lib/domain/network-profile";
import type { GuestSpec } from "@/lib/providers/provider";

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
  storage?: string;
  template?: string;
  network: ProfileWish;
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
