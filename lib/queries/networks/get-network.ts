import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { NetworkView } from "@/lib/contracts/networks";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { foreignUse } from "@/lib/domain/ipam/foreign";
import { notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { allocationById, allocationsOf } from "./allocation-rows";
import { datacenterOfForeignId, isForeignId } from "./foreign-id";
import { type Listed, networkViews } from "./network-view";

/** One network, given out or foreign. @throws MoxxieError `not_found`, also for one that has ended. */
export async function getNetwork(moxxie: Moxxie, actor: Actor, id: string): Promise<NetworkView> {
  authorise(actor, "network:read");
  if (!isForeignId(id)) return givenNetwork(moxxie, actor, id);
  return viewOfOne(moxxie, { kind: "foreign", network: await foreignById(moxxie, actor, id) });
}

/** One that was given out, also for those who may write networks without reading them all. @throws MoxxieError `not_found`. */
export async function givenNetwork(moxxie: Moxxie, actor: Actor, id: string): Promise<NetworkView> {
  return viewOfOne(moxxie, { kind: "ours", network: await visibleAllocation(moxxie, actor, id) });
}

async function viewOfOne(moxxie: Moxxie, listed: Listed): Promise<NetworkView> {
  const [view] = await networkViews(moxxie, [listed]);
  if (!view) throw notFound("network", listed.network.id);
  return view;
}

async function foreignById(moxxie: Moxxie, actor: Actor, id: string) {
  const datacenterId = datacenterOfForeignId(id);
  if (!sees(actor, datacenterId)) throw notFound("network", id);
  const allocations = await allocationsOf(moxxie.db.prisma, datacenterId);
  const found = foreignUse(moxxie.inventory.view(), datacenterId, allocations).find((network) => network.id === id);
  if (!found) throw notFound("network", id);
  return found;
}

/** @throws MoxxieError `not_found`. */
export async function visibleAllocation(moxxie: Moxxie, actor: Actor, id: string): Promise<AllocationRecord> {
  const allocation = z.uuid().safeParse(id).success ? await allocationById(moxxie.db.prisma, id) : null;
  if (!allocation || !sees(actor, allocation.datacenterId)) throw notFound("network", id);
  return allocation;
}
