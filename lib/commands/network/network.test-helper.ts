import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { gatewayOf, subnetOf } from "@/lib/domain/ipam";
import type { AllocationStatus } from "@/lib/domain/ipam/allocation";

export interface DatacenterNetwork {
  ipRange?: string;
  vlanRange?: { from: number; to: number };
  qinqEnabled?: boolean;
  serviceVlan?: number;
  quarantineMs?: number;
}

/** Gives a datacenter these network settings; before a Moxxie has read it, or with a `reload` after. */
export async function setNetwork(db: Database, id: string, network: DatacenterNetwork): Promise<void> {
  await db.prisma.datacenter.upsert({
    where: { id },
    create: { id, name: id, network: toJson(network), limits: {}, source: "dashboard" },
    update: { network: toJson(network) },
  });
}

/** Writes an allocation past every command. */
export async function insertAllocation(
  db: Database,
  facts: {
    datacenterId?: string;
    clientId?: string;
    purpose?: string;
    vlan: number;
    serviceVlan?: number;
    subnet: string;
    status?: AllocationStatus;
    quarantineUntil?: Date;
  },
): Promise<string> {
  const id = randomUUID();
  const gateway = gatewayOf(subnetOf(facts.subnet));
  const { datacenterId = "DC1", clientId = "acme", purpose = `purpose-${id}`, ...rest } = facts;
  await db.prisma.networkAllocation.create({
    data: {
      ...rest,
      id,
      datacenterId,
      clientId,
      purpose,
      gateway,
      createdBy: "test",
      addresses: { create: { address: gateway, kind: "gateway", createdBy: "test" } },
    },
  });
  return id;
}
