import { z } from "zod";
import type { Prisma } from "@/lib/db/generated/client";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { lengthInWords, momentInWords } from "@/lib/domain/time-words";
import type { Moxxie } from "@/lib/moxxie";
import { guestsOnNetwork } from "@/lib/queries/networks/guests-on-network";
import { type AcceptContext, defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { tellNetwork } from "./events";
import { lockAllocationAnyhow, lockNetworks, networkTurn } from "./locks";
import { realisationsOf } from "./realisations";
import { holdStep, quarantineStep } from "./release-steps";
import { labelOf, type ReleaseDecisions, type Removal, removalOf, removalSteps } from "./removal";
import { loadAllocation, NetworkId, networkInWords, targetOfNetwork } from "./target";

const Input = z.strictObject({ networkId: NetworkId });
type Input = z.output<typeof Input>;

/**
 * Takes a network back that nobody is on: removes what was made on platforms to carry it, then keeps VLAN and subnet from
 * being given out until its quarantine is over.
 */
export const releaseNetwork = defineCommand<typeof Input, ReleaseDecisions>({
  name: "network.release",
  summary: "Take a network back from a client",
  input: Input,
  permission: "network:write",
  risk: "disruptive",

  async plan(context, { networkId }) {
    const { moxxie } = context;
    const allocation = await loadAllocation(context, networkId);
    const { prisma } = moxxie.db;
    const plan = new PlanBuilder(`Release ${networkInWords(allocation)}`, targetOfNetwork(allocation));
    await checkStatus(plan, context, allocation);
    checkGuests(plan, allocation, await guestsOnNetwork(prisma, allocation));
    const reserved = await prisma.networkAddress.count({ where: { allocationId: allocation.id, kind: "reserved" } });
    if (reserved > 0) plan.warn(`${reserved} reserved ${reserved === 1 ? "address goes" : "addresses go"} with it.`);
    const removals = await planRemovals(plan, moxxie, allocation);
    const quarantineMs = quarantineOf(moxxie, allocation);
    const after = quarantineMs > 0 ? `after a quarantine of ${lengthInWords(quarantineMs)}` : "at once";
    plan.effect(`VLAN ${allocation.vlan} and ${allocation.subnet} can be given out again ${after}.`);
    const { vlan, serviceVlan, datacenterId } = allocation;
    const label = labelOf(allocation);
    return plan.build({ networkId: allocation.id, datacenterId, vlan, serviceVlan, label, removals, quarantineMs });
  },

  turn: ({ target }) => networkTurn(target.datacenterId ?? ""),

  accept: takeOutOfUse,

  steps: (_, { removals }) => [
    holdStep(),
    ...removals.flatMap((removal) => removalSteps<Input, ReleaseDecisions>(removal)),
    quarantineStep(),
  ],
});

async function checkStatus(plan: PlanBuilder, { moxxie }: PlanContext, allocation: AllocationRecord): Promise<void> {
  const { status, quarantineUntil } = allocation;
  if (status === "quarantined") {
    const until = quarantineUntil ? `, in quarantine until ${momentInWords(quarantineUntil)}` : "";
    plan.failed("status", "invalid_state", `The ${networkInWords(allocation)} has been released already${until}.`);
  } else if (status === "releasing" && (await isBeingReleased(moxxie.db.prisma, allocation.id)))
    plan.failed("status", "conflict", `The ${networkInWords(allocation)} is being released already.`);
  else plan.passed("status", status === "releasing" ? "An earlier release was left unfinished." : "It is given out.");
}

/** One that ended with `needs_attention` has left the network as it was half-way; it may be released again. */
const isBeingReleased = async (db: Prisma.TransactionClient, networkId: string): Promise<boolean> =>
  (await db.operation.count({
    where: {
      command: "network.release",
      status: { in: ["queued", "processing", "rolling_back", "awaiting_approval"] },
      input: { path: ["networkId"], equals: networkId },
    },
  })) > 0;

const guestsNamed = 5;

function checkGuests(
  plan: PlanBuilder,
  allocation: AllocationRecord,
  guests: readonly { id: string; name: string; vmId: string }[],
): void {
  if (guests.length === 0) return void plan.passed("guests", "No guest is on it.");
  const named = guests.slice(0, guestsNamed).map(({ name }) => name);
  const more = guests.length > guestsNamed ? ` and ${guests.length - guestsNamed} more` : "";
  plan.failed(
    "guests",
    "network_in_use",
    `${guests.length} ${guests.length === 1 ? "guest is" : "guests are"} on the ${networkInWords(allocation)}: ${named.join(", ")}${more}. Move or delete them first.`,
    { extra: { guests: guests.slice(0, 100).map(({ id, name, vmId }) => ({ id, name, vmId })) } },
  );
}

async function planRemovals(plan: PlanBuilder, moxxie: Moxxie, allocation: AllocationRecord): Promise<Removal[]> {
  const removals: Removal[] = [];
  for (const realisation of await realisationsOf(moxxie.db.prisma, allocation.id)) {
    const { profileId, endpointId } = realisation;
    const removal = removalOf(moxxie, allocation, realisation);
    if (removal) {
      removals.push(removal);
      plan.effect(`Removes network ${profileId} from ${endpointId}.`);
    } else plan.warn(`Network ${profileId} stays on ${endpointId}, which cannot be asked to remove it any more.`);
  }
  return removals;
}

const quarantineOf = (moxxie: Moxxie, { datacenterId }: AllocationRecord): number =>
  moxxie.inventory.view().datacenters.get(datacenterId)?.network.quarantineMs ?? 0;

/** From here on nobody can be put on it. @throws PlanOutdated when somebody was, or something was made for it, since the plan. */
async function takeOutOfUse({ tx, moxxie, decisions }: AcceptContext<Input, ReleaseDecisions>): Promise<undefined> {
  const { networkId, datacenterId, removals } = decisions;
  await lockNetworks(tx, datacenterId);
  const allocation = await lockAllocationAnyhow(tx, networkId);
  if (allocation.status === "quarantined" || (await isBeingReleased(tx, networkId))) throw new PlanOutdated();
  if ((await guestsOnNetwork(tx, allocation)).length > 0) throw new PlanOutdated();
  const made = (await realisationsOf(tx, networkId)).filter((each) => removalOf(moxxie, allocation, each));
  if (made.map(keyOf).join() !== removals.map(keyOf).join()) throw new PlanOutdated();
  await tx.networkAllocation.update({ where: { id: networkId }, data: { status: "releasing" } });
  await tellNetwork({ moxxie, tx }, "network.updated", { ...allocation, status: "releasing" });
  return undefined;
}

const keyOf = ({ endpointId, profileId, zoneId }: Pick<Removal, "endpointId" | "profileId" | "zoneId">) =>
  `${endpointId} ${profileId} ${zoneId}`;
