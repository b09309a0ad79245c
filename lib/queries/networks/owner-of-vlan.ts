import { type Reader, stillHeld } from "./allocation-rows";

/**
 * Whose VLAN it is in a datacenter. Networks that are being released or are in quarantine have an owner still: nobody
 * else may be put on them.
 */
export function ownerOfVlan(
  db: Reader,
  { datacenterId, vlan }: { datacenterId: string; vlan: number },
): Promise<{ allocationId: string; clientId: string } | null> {
  return db.networkAllocation
    .findFirst({ where: { datacenterId, vlan, ...stillHeld(new Date()) }, select: { id: true, clientId: true } })
    .then((row) => row && { allocationId: row.id, clientId: row.clientId });
}
