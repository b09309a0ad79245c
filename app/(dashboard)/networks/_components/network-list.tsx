"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { StaleBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { mayNot, useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import { staleSources } from "../../_estate/stale-sources";
import { AllocateDialog } from "./allocate-dialog";
import { DatacenterCards } from "./datacenter-cards";
import { DatacenterNetworks } from "./datacenter-networks";
import { NetworkTable } from "./network-table";
import { useRefreshNetworks } from "./use-networks";

/** Which VLANs and subnets are given to whom: one datacenter with its map, or all of them. */
export function NetworkList() {
  const [datacenter] = useDatacenter();
  const [allocating, setAllocating] = useQueryState("allocate", parseAsString);
  const datacenters = useQuery(estateQueries.datacenters());
  const refresh = useRefreshNetworks();
  const forbidden = mayNot(useMe(), "network:write");
  const shown = (datacenters.data?.items ?? []).filter(({ id }) => !datacenter || id === datacenter);
  const [only] = shown;
  const one = datacenter ?? (shown.length === 1 && only ? only.id : null);
  const allocate = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => void setAllocating("1")}>
      Allocate network
    </Button>
  );
  return (
    <>
      <PageHeader title={one ? `Networks in ${one}` : "Networks"} actions={allocate} />
      <StaleBanner sources={staleSources(shown.map(({ freshness }) => freshness))} className="mb-3" />
      {one ? <DatacenterNetworks datacenter={one} /> : <DatacenterCards datacenters={shown} />}
      <NetworkTable datacenter={one} firstStep={allocate} />
      {allocating && !forbidden && (
        <AllocateDialog datacenter={one} onClose={() => void setAllocating(null)} onDone={refresh} />
      )}
    </>
  );
}
