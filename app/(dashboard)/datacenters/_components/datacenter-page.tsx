"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { withDatacenter } from "@/components/shell/nav";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TabLinks } from "@/components/ui/tabs";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import { CapacityMeters, limitsOf } from "../../_estate/capacity-meters";
import { counted } from "../../_estate/counted";
import { DataAge } from "../../_estate/data-age";
import { Staleness } from "../../_estate/datacenter-card";
import { GuestCounts } from "../../_estate/guest-counts";
import { HealthPill } from "../../_estate/health-pill";
import { NetworkTable } from "../../_estate/network-table";
import { PageSkeleton } from "../../_estate/page-skeleton";
import { StorageTable } from "../../_estate/storage-table";
import { tabLinksOf, tabOf } from "../../_estate/tab-of";
import { LimitSettings, NetworkSettings } from "./datacenter-facts";
import { DatacenterHosts } from "./datacenter-hosts";
import { type DatacenterTab, datacenterPath, datacenterTabs } from "./datacenter-tabs";
import { EndpointPanel } from "./endpoint-list";

/** One datacenter: capacity, endpoints, hosts, storages, networks and settings. */
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
      return <DatacenterOverview datacenter={datacenter} />;
    case "hosts":
      return <DatacenterHosts datacenterId={datacenter.id} />;
    case "storages":
      return <Storages datacenterId={datacenter.id} />;
    case "networks":
      return <Networks datacenterId={datacenter.id} />;
  }
}

function DatacenterOverview({ datacenter }: { datacenter: DatacenterView }) {
  const { id, guests, hosts } = datacenter;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Capacity" description={`Assigned to guests on ${counted(hosts.online, "online host")}.`}>
          <CapacityMeters of={datacenter} limits={limitsOf(datacenter)} />
          <div className="mt-3 flex flex-wrap items-center justify-between gap-2 border-t pt-3">
            <GuestCounts guests={guests} />
            <span className="flex gap-2">
              <ButtonLink size="sm" href={withDatacenter("/vms", id)}>
                {counted(guests.vms, "VM")}
              </ButtonLink>
              <ButtonLink size="sm" href={withDatacenter("/containers", id)}>
                {counted(guests.containers, "container")}
              </ButtonLink>
            </span>
          </div>
        </Panel>
        <LimitSettings limits={datacenter.limits} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <EndpointPanel datacenter={datacenter} />
        <NetworkSettings datacenter={datacenter} />
      </div>
    </div>
  );
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

function Networks({ datacenterId }: { datacenterId: string }) {
  const profiles = useQuery(estateQueries.networkProfiles({ datacenter: datacenterId }));
  return (
    <Panel
      title="Networks"
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
