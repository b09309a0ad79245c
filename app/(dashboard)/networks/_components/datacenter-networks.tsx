"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Banner } from "@/components/ui/banner";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { networkQueries } from "@/lib/client/queries/networks";
import { NetworkMapGrid } from "../../_estate/vlan-map";
import { networkPath } from "./network-columns";
import { RangePanel } from "./range-panel";

/** A datacenter's ranges, and what is taken of its VLANs. */
export function DatacenterNetworks({ datacenter }: { datacenter: string }) {
  const router = useRouter();
  const query = useQuery(networkQueries.map(datacenter));
  const map = query.data;
  if (!map) {
    return (
      <div className="mb-4 flex flex-col gap-4">
        {query.error ? (
          <Panel title="VLANs">
            <ErrorState
              problem={asProblem(query.error)}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          </Panel>
        ) : (
          <>
            <Panel title="Ranges">
              <SkeletonText lines={4} />
            </Panel>
            <Panel title="VLANs">
              <SkeletonText lines={10} />
            </Panel>
          </>
        )}
      </div>
    );
  }
  return (
    <>
      {map.warnings.length > 0 && (
        <Banner tone="warn" className="mb-3">
          <ul>
            {map.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Banner>
      )}
      <div className="mb-4 flex flex-col gap-4">
        <RangePanel map={map} />
        <Panel title="VLANs">
          <NetworkMapGrid map={map} onChoose={(networkId) => router.push(networkPath(networkId))} />
        </Panel>
      </div>
    </>
  );
}
