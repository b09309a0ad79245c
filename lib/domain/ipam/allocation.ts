export type AllocationStatus = "active" | "releasing" | "quarantined";

/** A VLAN and a subnet that Moxxie gave to a client in a datacenter, and that nobody else can be given now. */
export interface AllocationRecord {
  id: string;
  datacenterId: string;
  clientId: string;
  purpose: string;
  vlan: number;
  /** The outer tag where the datacenter is Q-in-Q. */
  serviceVlan: number | null;
  /** `172.16.5.0/24` */
  subnet: string;
  gateway: string;
  note: string;
  status: AllocationStatus;
  createdBy: string;
  createdAt: Date;
  releasedAt: Date | null;
  /** Until when neither VLAN nor subnet is given out again. */
  quarantineUntil: Date | null;
}
