import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { CapacityOverview, CapacityQuery } from "@/lib/contracts/capacity";
import { type GuestShape, packGuests } from "@/lib/domain/packing";
import { gbToMb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { DatacenterRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { freshnessOfDatacenter } from "../freshness";
import { healthOfDatacenter } from "./datacenter-health";
import { datacenterUsage } from "./datacenter-usage";

/**
 * The datacenters that the actor sees side by side; with a shape, how many such VMs each could take. From the view.
 * @throws MoxxieError `invalid_request` when only a part of the shape is given.
 */
export function capacityOverview(moxxie: Moxxie, actor: Actor, query: CapacityQuery): CapacityOverview {
  authorise(actor, "estate:read");
  const shape = shapeAsked(query);
  const now = new Date();
  const items = [...moxxie.inventory.view().datacenters.values()]
    .filter(({ id }) => sees(actor, id))
    .map((datacenter) => overviewItem(moxxie, { datacenter, shape, now }));
  const fits = shape && items.reduce((total, item) => total + (item.fits ?? 0), 0);
  return { shape, fits, items };
}

type Shape = NonNullable<CapacityOverview["shape"]>;

/** All three or none; the answer names what is missing. */
function shapeAsked({ cpu, memoryGB, diskGB }: CapacityQuery): Shape | null {
  if (cpu !== undefined && memoryGB !== undefined && diskGB !== undefined) return { cpu, memoryGB, diskGB };
  const given = { cpu, memoryGB, diskGB };
  const missing = Object.entries(given).flatMap(([path, value]) => (value === undefined ? [path] : []));
  if (missing.length === 3) return null;
  const message = "is missing: a shape is cpu, memoryGB and diskGB together";
  throw new MoxxieError(
    "invalid_request",
    `How many guests fit can be told for cpu, memoryGB and diskGB together; ${missing.join(" and ")} is missing.`,
    { errors: missing.map((path) => ({ path, message })) },
  );
}

function overviewItem(
  moxxie: Moxxie,
  { datacenter, shape, now }: { datacenter: DatacenterRecord; shape: Shape | null; now: Date },
): CapacityOverview["items"][number] {
  return {
    datacenter: datacenter.id,
    name: datacenter.name,
    health: healthOfDatacenter(moxxie, datacenter.id),
    ...datacenterUsage(moxxie.inventory.view(), datacenter.id, now),
    ...(shape ? fitting(moxxie, { datacenter, shape, now }) : { fits: null, limitedBy: null, hosts: [] }),
    freshness: freshnessOfDatacenter(moxxie, datacenter.id),
  };
}

function fitting(
  { inventory }: Moxxie,
  { datacenter, shape, now }: { datacenter: DatacenterRecord; shape: Shape; now: Date },
): Pick<CapacityOverview["items"][number], "fits" | "limitedBy" | "hosts"> {
  const { total, limitedBy, hosts } = packGuests(inventory.view(), {
    datacenterId: datacenter.id,
    shape: guestShape(shape),
    now,
    isFresh: (endpointId) => inventory.freshnessOf(endpointId) === "fresh",
    diskContent: "vm-disk",
  });
  return {
    fits: total,
    limitedBy,
    hosts: hosts
      .filter(({ guests }) => guests > 0)
      .map(({ host, guests }) => ({ node: host.name, endpoint: host.endpointId, fits: guests })),
  };
}

const guestShape = ({ cpu, memoryGB, diskGB }: Shape): GuestShape => ({
  cpuCores: cpu,
  memoryMb: gbToMb(memoryGB),
  diskGb: diskGB,
});
