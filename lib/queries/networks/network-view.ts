import type { NetworkView } from "@/lib/contracts/networks";
import type { EstateView } from "@/lib/domain/estate";
import { addressesOf, subnetOf } from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import type { ForeignNetwork } from "@/lib/domain/ipam/foreign";
import type { Moxxie } from "@/lib/moxxie";
import { guestsTaggedFor } from "./guests-on-network";

/** A network as the list orders it: one of ours, or one that is only seen. */
export type Listed = { kind: "ours"; network: AllocationRecord } | { kind: "foreign"; network: ForeignNetwork };

/** Networks as the REST API and the dashboard show them; what the tables tell of ours is read once for all of them. */
export async function networkViews(moxxie: Moxxie, listed: readonly Listed[]): Promise<NetworkView[]> {
  const ids = listed.flatMap(({ kind, network }) => (kind === "ours" ? [network.id] : []));
  const facts = await readFacts(moxxie, ids);
  const view = moxxie.inventory.view();
  return listed.map((each) => (each.kind === "ours" ? oursView(view, each.network, facts) : foreignView(each.network)));
}

interface Facts {
  used: ReadonlyMap<string, number>;
  guests: ReadonlyMap<string, readonly string[]>;
  realisations: ReadonlyMap<string, NetworkView["realisations"]>;
}

async function readFacts({ db: { prisma } }: Moxxie, ids: readonly string[]): Promise<Facts> {
  if (ids.length === 0) return { used: new Map(), guests: new Map(), realisations: new Map() };
  const rows = await prisma.$queryRaw<{ id: string; used: number; guests: string[] }[]>`
    SELECT allocation_id::text AS id, count(*)::int AS used,
           coalesce(array_agg(DISTINCT guest_id::text) FILTER (WHERE guest_id IS NOT NULL), '{}') AS guests
    FROM network_addresses WHERE allocation_id = ANY (${ids}::uuid[]) GROUP BY allocation_id`;
  const made = await prisma.networkRealisation.findMany({
    where: { allocationId: { in: [...ids] } },
    orderBy: { endpointId: "asc" },
  });
  return {
    used: new Map(rows.map(({ id, used }) => [id, used])),
    guests: new Map(rows.map(({ id, guests }) => [id, guests])),
    realisations: new Map(
      [...Map.groupBy(made, ({ allocationId }) => allocationId)].map(([id, each]) => [
        id,
        each.map(({ endpointId, profileId }) => ({ endpoint: endpointId, profileId })),
      ]),
    ),
  };
}

function oursView(view: EstateView, allocation: AllocationRecord, facts: Facts): NetworkView {
  const { id, datacenterId, createdAt, releasedAt, quarantineUntil, ...rest } = allocation;
  const { total } = addressesOf(subnetOf(allocation.subnet));
  const used = facts.used.get(id) ?? 0;
  const tagged = guestsTaggedFor(view, allocation).map((guest) => guest.id);
  return {
    ...rest,
    id,
    datacenter: datacenterId,
    addresses: { total: Number(total), used, free: Number(total - BigInt(used)) },
    guests: new Set([...tagged, ...(facts.guests.get(id) ?? [])]).size,
    realisations: facts.realisations.get(id) ?? [],
    sources: [],
    createdAt: createdAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
    quarantineUntil: quarantineUntil?.toISOString() ?? null,
  };
}

const foreignView = ({ datacenterId, ...network }: ForeignNetwork): NetworkView => ({
  ...network,
  datacenter: datacenterId,
  clientId: null,
  purpose: null,
  gateway: null,
  status: "foreign",
  note: "",
  addresses: null,
  realisations: [],
  createdBy: null,
  createdAt: null,
  releasedAt: null,
  quarantineUntil: null,
});
