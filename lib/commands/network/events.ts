import type { Transaction } from "@/lib/db";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import type { Moxxie } from "@/lib/moxxie";

type Told = Pick<AllocationRecord, "id" | "datacenterId" | "clientId" | "purpose" | "vlan" | "subnet" | "status">;

/** Tells, when the transaction commits, what became of a network. */
export async function tellNetwork(
  { moxxie, tx }: { moxxie: Moxxie; tx: Transaction },
  type: "network.allocated" | "network.updated" | "network.released",
  { id, datacenterId, clientId, purpose, vlan, subnet, status }: Told,
): Promise<void> {
  const data = { id, datacenter: datacenterId, clientId, purpose, vlan, subnet, status };
  await moxxie.events.record(tx, [{ type, datacenterId, subject: id, data }]);
}
