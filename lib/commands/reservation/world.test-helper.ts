import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import type { Transaction } from "@/lib/db";
import { FakePlatform } from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { operator } from "@/lib/testing/world";

export const otto = operator;
export const olga: Actor = { ...operator, id: "00000000-0000-4000-8000-00000000000d", name: "Olga" };

/** Two hosts with 8 cores and 8 GB each, and a storage of 100 GB that both reach. Nothing on them. */
export class TwoHosts extends FakePlatform {
  readonly clone = { cloning: () => [], removeCloned: async () => null };

  constructor(endpointId = "pve") {
    super(endpointId);
    const size = { cpuCores: 8, memoryTotalMb: 8_192 };
    this.addHost("pve1", size).addHost("pve2", size);
    const ceph = { name: "ceph", type: "ceph", shared: true, available: true, totalGb: 100, usedGb: 0 };
    this.storages = [{ ...ceph, hostName: null, hostNames: ["pve1", "pve2"], contents: ["vm-disk"] }];
    this.profiles = ["pve1", "pve2"].map((host) => ({
      id: `vmbr0-${host}`,
      name: "vmbr0",
      hostNames: [host],
      kind: "bridge" as const,
      vlanAware: true,
      isDefault: true,
    }));
    Object.assign(this.guests, { creation: () => [] });
  }
}

export interface HeldRoom {
  hostName?: string;
  cpu?: number;
  memoryGb?: number;
  diskGb?: number;
  by?: Actor;
  /** Seconds from now; negative: it is due already. */
  expiresIn?: number;
}

/** A row as a granted reservation has it, shown by the view. */
export async function insertReservation(
  moxxie: Moxxie,
  { hostName = "pve1", cpu = 2, memoryGb = 2, diskGb = 10, by = otto, expiresIn = 600 }: HeldRoom = {},
): Promise<string> {
  const { id } = await moxxie.db.prisma.resourceReservation.create({
    data: {
      datacenterId: "DC1",
      endpointId: "pve",
      hostName,
      storageId: "pve:ceph",
      cpu,
      memoryGb,
      diskGb,
      reservedBy: by.name,
      reservedById: by.id,
      reason: "a test",
      expiresAt: new Date(Date.now() + expiresIn * 1000),
    },
  });
  await moxxie.inventory.applyHolds([id]);
  return id;
}

/** A guest as the accepting transaction writes it. */
export async function insertGuest(
  db: { prisma: Pick<Transaction, "guest"> },
  { hostName = "pve1", cpuCores = 2, memoryMb = 2048, diskGb = 10 } = {},
): Promise<string> {
  const { id } = await db.prisma.guest.create({
    data: {
      endpointId: "pve",
      kind: "vm",
      vmId: randomUUID(),
      name: "made",
      hostName,
      status: "creating",
      cpuCores,
      memoryMb,
      diskGb,
      diskStorageId: "pve:ceph",
      managed: true,
    },
  });
  return id;
}
