"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { withDatacenter } from "@/components/shell/nav";
import { formatCount } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import { Skeleton } from "@/components/ui/skeleton";
import { networkQueries } from "@/lib/client/queries/networks";
import type { DatacenterView } from "@/lib/contracts/estate";
import type { NetworkMap } from "@/lib/contracts/networks";

/** One card for each datacenter: how much of its VLANs is taken, and the way to its map. */
export function DatacenterCards({ datacenters }: { datacenters: readonly DatacenterView[] }) {
  return (
    <ul className="mb-4 grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3">
      {datacenters.map((datacenter) => (
        <li key={datacenter.id} className="rounded-lg border bg-panel p-4">
          <h2 className="flex min-w-0 items-baseline gap-2">
            <Link
              href={withDatacenter("/networks", datacenter.id)}
              className="rounded-sm font-semibold hover:text-accent-ink hover:underline"
            >
              {datacenter.id}
            </Link>
            <span className="truncate text-muted">{datacenter.name}</span>
          </h2>
          <CardBody datacenter={datacenter.id} />
        </li>
      ))}
    </ul>
  );
}

function CardBody({ datacenter }: { datacenter: string }) {
  const { data: map, isError } = useQuery(networkQueries.map(datacenter));
  if (map) return <MapFacts map={map} />;
  if (isError) return <p className="mt-2 min-h-16 text-muted">Its map could not be read.</p>;
  return (
    <div className="mt-2 flex min-h-16 flex-col gap-2">
      <Skeleton className="h-3.5 w-40" />
      <Skeleton round className="h-2 w-full" />
      <Skeleton className="h-3.5 w-48" />
    </div>
  );
}

function MapFacts({ map }: { map: NetworkMap }) {
  const { vlanRange: range, free } = map;
  const total = range ? range.to - range.from + 1 : 0;
  const next = [free.nextVlan && `VLAN ${free.nextVlan}`, free.nextSubnet].filter(Boolean).join(" · ");
  return (
    <div className="mt-2 min-h-16">
      {range ? (
        <Meter
          label={`VLANs ${range.from}–${range.to}`}
          value={`${formatCount(free.vlans)} free`}
          used={total - free.vlans}
          total={total}
        />
      ) : (
        <p className="text-muted">No VLAN range is set</p>
      )}
      <p className="mt-1.5 truncate text-muted text-sm">{next ? `Next: ${next}` : "Nothing can be given out"}</p>
    </div>
  );
}
