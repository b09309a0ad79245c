import { can } from "@/lib/auth/authorise";
import type { NetworkAllocate } from "@/lib/contracts/networks";
import type { DatacenterRecord } from "@/lib/domain/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { type ForeignNetwork, foreignUse } from "@/lib/domain/ipam/foreign";
import { guestsOnNetwork } from "@/lib/queries/networks/guests-on-network";
import { type AcceptContext, type PlanContext, PlanOutdated } from "../define";
import { chooseNetwork, type NetworkChoice } from "./choose";

/**
 * The VLAN and subnet that a request gets as the view shows the platforms.
 * @throws MoxxieError as `chooseNetwork`. @throws PlanOutdated when the datacenter is gone.
 */
export function chooseNow(
  { moxxie, actor }: PlanContext,
  facts: {
    input: NetworkAllocate;
    allocations: readonly AllocationRecord[];
    unseen?: readonly ForeignNetwork[];
  },
): NetworkChoice {
  const { input, allocations, unseen = [] } = facts;
  const view = moxxie.inventory.view();
  const datacenter = view.datacenters.get(input.datacenter);
  if (!datacenter) throw new PlanOutdated();
  const foreign = [...foreignUse(view, datacenter.id, allocations), ...unseen];
  return chooseNetwork(datacenter, input, { allocations, foreign, namesClients: can(actor, "network:read") });
}

/**
 * What is chosen from the view, unless the table has guests on that VLAN: another process may have accepted one a moment
 * ago, or the VLAN was not looked at since. Then it is as taken as if it had been seen.
 */
export async function chooseUnused(
  context: AcceptContext<NetworkAllocate, { networkId: string }>,
  allocations: readonly AllocationRecord[],
): Promise<NetworkChoice> {
  const { moxxie, tx, input, decisions } = context;
  const datacenter = moxxie.inventory.view().datacenters.get(input.datacenter);
  if (!datacenter) throw new PlanOutdated();
  const serviceVlan = outerTagOf(datacenter);
  for (const unseen: ForeignNetwork[] = []; ; ) {
    const choice = chooseNow(context, { input, allocations, unseen });
    const { vlan } = choice;
    const tags = { id: decisions.networkId, datacenterId: datacenter.id, vlan, serviceVlan };
    const guests = await guestsOnNetwork(tx, tags);
    if (guests.length === 0) return choice;
    unseen.push({
      id: `foreign:${datacenter.id}:vlan${vlan}`,
      datacenterId: datacenter.id,
      vlan,
      serviceVlan,
      subnet: null,
      sources: guests.slice(0, 3).map(({ name }) => `guest ${name}`),
      guests: guests.length,
    });
  }
}

/** The tag that a datacenter puts around the VLANs of its clients. */
export const outerTagOf = ({ network: { qinqEnabled, serviceVlan } }: DatacenterRecord) =>
  qinqEnabled ? serviceVlan : null;
