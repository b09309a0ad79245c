"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { usePlatform } from "@/components/platforms/platforms";
import { Banner, StaleBanner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatCores, formatDiskGb, formatDuration, formatMemoryMb } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TabLinks } from "@/components/ui/tabs";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { HostDetail } from "@/lib/contracts/estate";
import { CapacityMeters } from "../../_estate/capacity-meters";
import { CountingPopover } from "../../_estate/counting-popover";
import { HostPill } from "../../_estate/health-pill";
import { HeldReservations } from "../../_estate/held-reservations";
import { hostPath } from "../../_estate/host-columns";
import { NetworkTable } from "../../_estate/network-table";
import { platformName } from "../../_estate/platform-name";
import { StorageTable } from "../../_estate/storage-table";
import { tabLinksOf, tabOf } from "../../_estate/tab-of";
import { HostOverTime } from "./host-over-time";
import { type HostTab, hostTabs } from "./host-tabs";

const Loading = () => <SkeletonText lines={6} className="rounded-lg border bg-panel p-4" />;
const HostGuests = dynamic(() => import("./host-guests").then((module) => module.HostGuests), { loading: Loading });
const HostTasks = dynamic(() => import("./host-tasks").then((module) => module.HostTasks), { loading: Loading });

/** One host: what it is, what is taken and free, figures over time, and what is on it. */
export function HostPage({ id }: { id: string }) {
  const query = useQuery(estateQueries.host(id));
  const product = useProduct(query.data);
  const tab = tabOf(hostTabs, useSearchParams().get("tab"));
  const host = query.data;
  if (!host) {
    if (query.error instanceof ProblemError && query.error.code === "not_found") return <NoSuchHost />;
    if (!query.error) return <Loading />;
    return (
      <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    );
  }
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: "Datacenters", href: "/datacenters" },
          { label: host.datacenter, href: `/datacenters/${encodeURIComponent(host.datacenter)}` },
          { label: host.name },
        ]}
        title={host.name}
        meta={
          <>
            <HostPill {...host} />
            <span>{host.version ?? product}</span>
          </>
        }
        tabs={<TabLinks label={`${host.name}: parts`} current={tab} tabs={tabLinksOf(hostTabs, hostPath(host.id))} />}
      />
      {host.stale && <StaleBanner sources={[{ name: host.endpoint, lastSeenAt: host.observedAt }]} className="mb-3" />}
      {query.error && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {asProblem(query.error).detail}
        </Banner>
      )}
      <HostPart host={host} tab={tab} />
    </>
  );
}

function HostPart({ host, tab }: { host: HostDetail; tab: HostTab }) {
  switch (tab) {
    case "overview":
      return <HostOverview host={host} />;
    case "guests":
      return <HostGuests host={host} />;
    case "storages":
      return (
        <Panel title="Storages" padded={false}>
          <StorageTable storages={host.storages} label={`Storages of ${host.name}`} />
        </Panel>
      );
    case "networks":
      return <HostNetworks host={host} />;
    case "tasks":
      return <HostTasks host={host} />;
  }
}

/** The platform by its own name, where a host tells no version. */
function useProduct(host: HostDetail | undefined): string {
  const platform = usePlatform(host?.endpoint ?? "");
  return platform?.product ?? platformName(host?.provider ?? "");
}

function HostOverview({ host }: { host: HostDetail }) {
  const product = useProduct(host);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel
          title="Capacity"
          description="Assigned to guests, running and stopped, and held by reservations."
          actions={<CountingPopover of={host} />}
        >
          <CapacityMeters of={host} />
          <AvailableNow host={host} />
        </Panel>
        <Panel title="Facts">
          <KeyValueList
            items={[
              {
                label: "Guests",
                value: (
                  <Link href={`${hostPath(host.id)}?tab=guests`} className="text-accent-ink hover:underline">
                    {host.guests.running} running of {host.guests.total}
                  </Link>
                ),
              },
              { label: "CPU", value: formatCores(host.cpu.total) },
              { label: "Memory", value: formatMemoryMb(host.memoryMB.total) },
              { label: "Up since", value: host.uptimeSeconds && `${formatDuration(host.uptimeSeconds * 1000)} ago` },
              { label: "Platform", value: host.version ?? product },
              ...(host.group === null
                ? []
                : [{ label: "Group", value: `${host.group}; the platform chooses among the hosts of a group` }]),
              { label: "Endpoint", value: host.endpoint, mono: true },
              { label: "Id", value: host.id, mono: true },
            ]}
          />
        </Panel>
      </div>
      <HeldReservations datacenterId={host.datacenter} hostId={host.id} />
      <HostOverTime hostId={host.id} endpoint={host.endpoint} />
    </div>
  );
}

/** What can be given out here now. The datacenter's own limits may allow less; they are the datacenter's to tell. */
function AvailableNow({ host }: { host: HostDetail }) {
  const reason = whyNothing(host);
  return (
    <div className="mt-3 border-t pt-3">
      <h3 className="mb-1.5 font-medium">Available now</h3>
      {reason ? (
        <p className="text-muted">{reason}</p>
      ) : (
        <KeyValueList
          layout="tiles"
          items={[
            { label: "CPU", value: formatCores(host.cpu.available) },
            { label: "Memory", value: formatMemoryMb(host.memoryMB.available) },
            { label: "Disk", value: formatDiskGb(host.diskGB.available) },
          ]}
        />
      )}
    </div>
  );
}

function whyNothing({ stale, status, maintenance }: HostDetail): string | null {
  if (stale) return "Nothing: its endpoint does not answer, so nothing can be put there.";
  if (status !== "online") return `Nothing: the host is ${status === "unknown" ? "in an unknown state" : status}.`;
  return maintenance ? "Nothing: the host is in maintenance." : null;
}

function HostNetworks({ host }: { host: HostDetail }) {
  const profiles = useQuery(estateQueries.networkProfiles({ host: host.id }));
  return (
    <Panel title="Networks" description="What guests on this host can be put on." padded={false}>
      {profiles.data ? (
        <NetworkTable profiles={profiles.data.items} label={`Networks on ${host.name}`} />
      ) : profiles.error ? (
        <ErrorState problem={asProblem(profiles.error)} onRetry={() => void profiles.refetch()} />
      ) : (
        <SkeletonText lines={6} className="px-4 pb-4" />
      )}
    </Panel>
  );
}

function NoSuchHost() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such host"
      action={<ButtonLink href="/hosts">All hosts</ButtonLink>}
    >
      It may have been taken out of its cluster, or you may not see its datacenter.
    </EmptyState>
  );
}
