import type { AllocationRecord } from "./allocation";

/** A VLAN or a subnet that is in use on a datacenter's platforms although Moxxie has not given it out. */
export interface ForeignNetwork {
  /** The same as long as it is seen: `foreign:DC1:vlan150`, `foreign:DC1:172.16.5.0-24`. */
  id: string;
  datacenterId: string;
  vlan: number | null;
  serviceVlan: number | null;
  subnet: string | null;
  /** Where it was seen, in words: `bridge vmbr0.150 on ams1, ams2`, `VM 105 db-1`. */
  sources: string[];
  guests: number;
}

/** What an allocation holds. */
export type Given = Pick<AllocationRecord, "vlan" | "subnet">;
