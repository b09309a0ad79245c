import type { Transaction } from "@/lib/db";
import type { Reader } from "@/lib/queries/networks/allocation-rows";

/** A network that Moxxie made on a platform to carry an allocation's VLAN there. */
export interface Realisation {
  allocationId: string;
  endpointId: string;
  /** The network profile that it is there. */
  profileId: string;
  /** The profile of the zone that it was made in. */
  zoneId: string;
}

const fields = { allocationId: true, endpointId: true, profileId: true, zoneId: true } as const;

/** What carries the allocation on a platform; null when nothing was made there. */
export const realisationOf = (
  db: Reader,
  { allocationId, endpointId }: Pick<Realisation, "allocationId" | "endpointId">,
): Promise<Realisation | null> =>
  db.networkRealisation.findUnique({
    where: { allocationId_endpointId: { allocationId, endpointId } },
    select: fields,
  });

export const realisationsOf = (db: Reader, allocationId: string): Promise<Realisation[]> =>
  db.networkRealisation.findMany({ where: { allocationId }, orderBy: { endpointId: "asc" }, select: fields });

/** Writes down what is to be made, before it is made: a release then removes it also when its making was cut off. Safe twice. */
export async function noteRealisation(db: Reader, realisation: Realisation): Promise<void> {
  const { allocationId, endpointId, profileId, zoneId } = realisation;
  await db.networkRealisation.upsert({
    where: { allocationId_endpointId: { allocationId, endpointId } },
    create: { allocationId, endpointId, profileId, zoneId },
    update: { profileId, zoneId },
  });
}

/** Safe when there is none. */
export async function forgetRealisation(
  db: Reader | Transaction,
  { allocationId, endpointId }: Pick<Realisation, "allocationId" | "endpointId">,
): Promise<void> {
  await db.networkRealisation.deleteMany({ where: { allocationId, endpointId } });
}
