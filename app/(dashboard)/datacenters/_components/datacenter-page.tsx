"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { withDatacenter } from "@/components/shell/nav";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { SkeletonCard, SkeletonText } from "@/components/ui/skeleton";
import { TabLinks } from "@/components/ui/tabs";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import { DataAge } from "../../_estate/data-age";
import { Staleness } from "../../_estate/datacenter-card";
import { HealthPill } from "../../_estate/health-pill";
import { PageSkeleton } from "../../_estate/page-skeleton";
import { StorageTable } from "../../_estate/storage-table";
import { tabLinksOf, tabOf } from "../../_estate/tab-of";
import { type DatacenterTab, datacenterPath, datacenterTabs } from "./datacenter-tabs";

const Loading = () => <SkeletonCard className="h-96" />;
const OverviewTab = dynamic(() => import("./overview-tab").then((module) => module.OverviewTab), { loading: Loading });
const DatacenterHosts = dynamic(() => import("./datacenter-hosts").then((module) => module.DatacenterHosts), {
  loading: Loading,
});
const NetworksTab = dynamic(() => import("./networks-tab").then((module) => module.NetworksTab), { loading: Loading });
const FitTab = dynamic(() => import("./fit-tab").then((module) => module.FitTab), { loading: Loading });

/** One datacenter: capacity, hosts, storages, networks, and what fits there. */
export function DatacenterPage({ id }: { id: string }) {
  const query = useQuery(estateQueries.datacenters());
  const tab = tabOf(datacenterTabs, useSearchParams().get("tab"));
  const me = useMe();
  if (!query.data) {
    if (!query.error) return <PageSkeleton />;
    return <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} />;
  }
  const datacenter = query.data.items.find((each) => each.id === id);
  if (!datacenter) return <NoSuchDatacenter />;
  const isEditable = datacenter.source === "dashboard" && !mayNot(me, "datacenter:write");
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Datacenters", href: "/datacenters" }, { label: id }]}
        title={`${id} ${datacenter.name}`}
        meta={
          <>
            <HealthPill health={datacenter.health} />
            <DataAge datacenters={[datacenter]} />
          </>
        }
        actions={
          <>
            {isEditable && (
              <ButtonLink href={`/settings/datacenters/${encodeURIComponent(id)}`}>Edit settings</ButtonLink>
            )}
            {!mayNot(me, "vm:create") && datacenter.hosts.total > 0 && (
              <ButtonLink variant="primary" href={withDatacenter("/vms/new", id)}>
                Create VM
              </ButtonLink>
            )}
          </>
        }
        tabs={<TabLinks label={`${id}: parts`} current={tab} tabs={tabLinksOf(datacenterTabs, datacenterPath(id))} />}
      />
      {datacenter.health !== "healthy" && datacenter.health !== "empty" && datacenter.freshness.state !== "fresh" && (
        <Banner tone="warn" className="mb-3">
          What is shown may be old. <Staleness datacenter={datacenter} />
        </Banner>
      )}
      <DatacenterPart datacenter={datacenter} tab={tab} />
    </>
  );
}

function DatacenterPart({ datacenter, tab }: { datacenter: DatacenterView; tab: DatacenterTab }) {
  switch (tab) {
    case "overview":
      return <OverviewTab datacenter={datacenter} />;
    case "hosts":
      return <DatacenterHosts datacenterId={datacenter.id} />;
    case "storages":
      return <Storages datacenterId={datacenter.id} />;
    case "networks":
      return <NetworksTab datacenter={datacenter} />;
    case "fit":
      return <FitTab datacenterId={datacenter.id} />;
  }
}

function Storages({ datacenterId }: { datacenterId: string }) {
  const storages = useQuery(estateQueries.storages({ datacenter: datacenterId }));
  return (
    <Panel title="Storages" padded={false}>
      {storages.data ? (
        <StorageTable storages={storages.data.items} label={`Storages of ${datacenterId}`} />
      ) : storages.error ? (
        <ErrorState problem={asProblem(storages.error)} onRetry={() => void storages.refetch()} />
      ) : (
        <SkeletonText lines={8} className="px-4 pb-4" />
      )}
    </Panel>
  );
}

function NoSuchDatacenter() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such datacenter"
      action={<ButtonLink href="/datacenters">All datacenters</ButtonLink>}
    >
      It may have been removed, or you may not see it.
    </EmptyState>
  );
}
