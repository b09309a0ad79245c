"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { withDatacenter } from "@/components/shell/nav";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import { networkQueries } from "@/lib/client/queries/networks";
import type { DatacenterView } from "@/lib/contracts/estate";
import type { NetworkMap } from "@/lib/contracts/networks";
import { NetworkTable } from "../../_estate/network-table";
import { NetworkMapGrid } from "../../_estate/vlan-map";
import { AllocationTable } from "./allocation-table";
import { NetworkSettings } from "./network-settings";

/** What is given to clients, what is left, and what the platforms carry it on. */
export function NetworksTab({ datacenter }: { datacenter: DatacenterView }) {
  const mayRead = mayNot(useMe(), "network:read") === null;
  const map = useQuery({ ...networkQueries.map(datacenter.id), enabled: mayRead });
  return (
    <div className="flex flex-col gap-4">
      {map.data?.warnings.map((warning) => (
        <Banner key={warning} tone="warn">
          {warning}
        </Banner>
      ))}
      <NetworkSettings datacenter={datacenter} />
      {mayRead && (
        <Panel title="VLANs" description={map.data && freeWords(map.data)}>
          {map.data ? (
            <MapOf map={map.data} />
          ) : map.error ? (
            <ErrorState problem={asProblem(map.error)} onRetry={() => void map.refetch()} />
          ) : (
            <SkeletonText lines={9} />
          )}
        </Panel>
      )}
      {mayRead && <Allocations datacenterId={datacenter.id} />}
      <Profiles datacenterId={datacenter.id} />
    </div>
  );
}

function MapOf({ map }: { map: NetworkMap }) {
  const router = useRouter();
  const choose = (networkId: string) => router.push(`/networks/${encodeURIComponent(networkId)}`);
  return <NetworkMapGrid map={map} onChoose={choose} />;
}

function freeWords({ free, vlanRange }: NetworkMap): string | undefined {
  if (vlanRange === null) return undefined;
  const next = [
    free.nextVlan !== null && `VLAN ${free.nextVlan}`,
    free.nextSubnet !== null && `subnet ${free.nextSubnet}`,
  ].filter(Boolean);
  const subnets = free.subnets !== null && ` · ${formatCount(free.subnets)} subnets of /${free.prefix}`;
  return `${formatCount(free.vlans)} VLANs free${subnets || ""}${next.length > 0 ? ` · next ${next.join(", ")}` : ""}`;
}

function Allocations({ datacenterId }: { datacenterId: string }) {
  const networks = useQuery(networkQueries.list({ datacenter: datacenterId }));
  return (
    <Panel
      title="Networks of clients"
      description="VLANs and subnets that were given out here."
      padded={false}
      actions={
        <ButtonLink size="sm" href={withDatacenter("/networks", datacenterId)}>
          {networks.data ? `All ${formatCount(networks.data.total)}` : "All networks"}
        </ButtonLink>
      }
    >
      {networks.data ? (
        <AllocationTable networks={networks.data.items} datacenterId={datacenterId} />
      ) : networks.error ? (
        <ErrorState problem={asProblem(networks.error)} onRetry={() => void networks.refetch()} />
      ) : (
        <SkeletonText lines={4} className="px-4 pb-4" />
      )}
    </Panel>
  );
}

function Profiles({ datacenterId }: { datacenterId: string }) {
  const profiles = useQuery(estateQueries.networkProfiles({ datacenter: datacenterId }));
  return (
    <Panel
      title="Networks of the platforms"
      description="What guests can be put on, and the tags that their frames carry."
      padded={false}
    >
      {profiles.data ? (
        <NetworkTable profiles={profiles.data.items} label={`Networks of ${datacenterId}`} />
      ) : profiles.error ? (
        <ErrorState problem={asProblem(profiles.error)} onRetry={() => void profiles.refetch()} />
      ) : (
        <SkeletonText lines={8} className="px-4 pb-4" />
      )}
    </Panel>
  );
}
