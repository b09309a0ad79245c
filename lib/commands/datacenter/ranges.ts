import { sees } from "@/lib/auth/authorise";
import type { DatacenterUpdate } from "@/lib/contracts/estate";
import type { Transaction } from "@/lib/db";
import { type GivenNetwork, networksOutside, rangeConflictsOf } from "@/lib/domain/datacenter-ranges";
import { MoxxieError } from "@/lib/errors";
import type { DatacenterRecord } from "@/lib/inventory/view";
import { allocationsOf } from "@/lib/queries/networks/allocation-rows";
import type { PlanContext } from "../define";
import type { PlanBuilder } from "../plan";

type Network = NonNullable<DatacenterUpdate["network"]>;

/**
 * Whether what the datacenter is to give out is given out elsewhere too: a warning, or a refusal where moxxie.yaml says
 * `overlappingRanges: error`. What overlapped before the change does not stop it.
 */
export function checkOverlaps(
  plan: PlanBuilder,
  { moxxie, actor }: PlanContext,
  { id, network, before }: { id: string; network: Network; before?: DatacenterRecord },
): void {
  const others = [...moxxie.inventory.view().datacenters.values()];
  const known = others.filter((other) => sees(actor, other.id));
  const hidden = others.filter((other) => !sees(actor, other.id));
  const conflictsOf = (now: Pick<Network, "ipRange" | "serviceVlan" | "qinqEnabled"> | DatacenterRecord["network"]) => [
    ...rangeConflictsOf({ id, network: now }, known),
    // Their names are not this actor's to know.
    ...rangeConflictsOf({ id, network: now }, hidden).map(
      () => `${id} would share addresses or its service VLAN with a datacenter that you do not see.`,
    ),
  ];
  const old = before ? conflictsOf(before.network) : [];
  for (const conflict of conflictsOf(network)) {
    if (moxxie.config.overlappingRanges === "error" && !old.includes(conflict))
      plan.failed("ranges", "cannot_be_done", conflict);
    else plan.warn(conflict);
  }
}

const namedMax = 5;

/**
 * The refusal of settings that leave networks outside which clients have; undefined when there is none. Those in
 * quarantine are nobody's any more.
 */
export async function outsideRefusal(
  db: Parameters<typeof allocationsOf>[0] | Transaction,
  { id, network }: { id: string; network: Network },
): Promise<MoxxieError | undefined> {
  const given = (await allocationsOf(db, id)).filter(({ status }) => status !== "quarantined");
  const { ipRange = null, vlanRange = null, serviceVlan = null, qinqEnabled } = network;
  const outside = networksOutside({ ipRange, vlanRange, serviceVlan, qinqEnabled }, given);
  if (outside.length === 0) return undefined;
  const named = outside.slice(0, namedMax).map(wordsOf).join(", ");
  const more = outside.length > namedMax ? ` and ${outside.length - namedMax} more` : "";
  const isOne = outside.length === 1;
  const count = isOne ? "A network that a client has" : `${outside.length} networks that clients have`;
  const them = isOne ? "it" : "them";
  return new MoxxieError(
    "network_in_use",
    `${count} would lie outside of these settings: ${named}${more}. Release ${them} first, or keep ${them} inside.`,
    {
      extra: {
        networks: outside.map((each) => ({
          id: each.id,
          clientId: each.clientId,
          vlan: each.vlan,
          subnet: each.subnet,
        })),
      },
    },
  );
}

const wordsOf = ({ clientId, vlan, subnet, purpose }: GivenNetwork & { purpose: string }) =>
  `${clientId}/${purpose} (VLAN ${vlan}, ${subnet})`;
