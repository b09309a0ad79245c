"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { withDatacenter } from "@/components/shell/nav";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonCard } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import { operationQueries } from "@/lib/client/queries/operations";
import { DataAge } from "../../_estate/data-age";
import { DatacenterCard } from "../../_estate/datacenter-card";
import { FirstStart } from "./first-start";
import { LatestOperations } from "./latest-operations";
import { NeedsAttention } from "./needs-attention";
import { overviewFilters } from "./overview-filters";
import { startStepOf } from "./start-step";
import { useAttention } from "./use-attention";

const latestCount = 8;

/** The first page: every datacenter at a glance, what needs somebody, what was done last. */
export function Overview() {
  const [chosen] = useDatacenter();
  const me = useMe();
  const query = useQuery(estateQueries.datacenters());
  const latest = useInfiniteQuery(operationQueries.list(overviewFilters(chosen).latest));
  const attention = useAttention(chosen);
  const all = query.data?.items;
  const shown = chosen ? all?.filter(({ id }) => id === chosen) : all;
  const isConnected = all !== undefined && !["datacenter", "endpoint"].includes(startStepOf(all));
  return (
    <>
      <PageHeader
        title="Overview"
        meta={shown && <DataAge datacenters={shown} />}
        actions={
          isConnected &&
          !mayNot(me, "vm:create") && (
            <ButtonLink
              variant="primary"
              href={withDatacenter("/vms/new", chosen)}
              icon={<Plus className="size-3.5" aria-hidden="true" />}
            >
              Create VM
            </ButtonLink>
          )
        }
      />
      {query.error && query.data && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {asProblem(query.error).detail}
        </Banner>
      )}
      {all && <FirstStart datacenters={all} />}
      {!shown ? (
        query.error ? (
          <ErrorState
            problem={asProblem(query.error)}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <CardGrid>
            <SkeletonCard className="h-76" />
            <SkeletonCard className="h-76" />
          </CardGrid>
        )
      ) : (
        <CardGrid>
          {shown.map((datacenter) => (
            <DatacenterCard key={datacenter.id} datacenter={datacenter} />
          ))}
        </CardGrid>
      )}
      {(isConnected || !all) && (
        <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <NeedsAttention items={attention} />
          <LatestOperations
            operations={latest.data?.pages[0]?.items.slice(0, latestCount)}
            problem={latest.error ? asProblem(latest.error) : null}
            onRetry={() => void latest.refetch()}
          />
        </div>
      )}
    </>
  );
}

const CardGrid = ({ children }: { children: React.ReactNode }) => (
  <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,19rem),1fr))] gap-4">{children}</div>
);
