"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import type { ComponentType } from "react";
import { kindNoun } from "@/components/guests/guest-action-list";
import { stateNote } from "@/components/guests/guest-words";
import { usePlatform } from "@/components/platforms/platforms";
import { Banner, StaleBanner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { guestPath, guestQueries } from "@/lib/client/queries/guests";
import type { GuestDetail } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { GuestHeader } from "./guest-header";
import { GuestSkeleton } from "./guest-skeleton";
import { OverviewTab } from "./overview-tab";
import { type TabId, tabOf } from "./tabs";

export interface TabProps {
  guest: GuestDetail;
}

const lazy = (load: () => Promise<ComponentType<TabProps>>) => dynamic(load, { ssr: false, loading: TabLoading });

/** A tab's code comes when it is opened; the first one is there with the page. */
const tabs: Record<TabId, ComponentType<TabProps>> = {
  overview: OverviewTab,
  configuration: lazy(() => import("./config-tab").then((module) => module.ConfigTab)),
  network: lazy(() => import("./network-tab").then((module) => module.NetworkTab)),
  disks: lazy(() => import("./disks-tab").then((module) => module.DisksTab)),
  snapshots: lazy(() => import("./snapshots-tab").then((module) => module.SnapshotsTab)),
  tasks: lazy(() => import("./tasks-tab").then((module) => module.TasksTab)),
  history: lazy(() => import("./history-tab").then((module) => module.HistoryTab)),
  hosting: lazy(() => import("./hosting/hosting-tab").then((module) => module.HostingTab)),
  failover: lazy(() => import("./failover-tab").then((module) => module.FailoverTab)),
};

/** One guest: its state, what can be done to it, and all that is known of it. */
export function GuestDetailPage({ kind, id }: { kind: GuestKind; id: string }) {
  const query = useQuery({
    ...guestQueries.detail(kind, id),
    // Events tell of changes; this is for the one that came between the server's drawing and the live connection.
    refetchInterval: ({ state }) => (state.data?.busyOperationId ? 5_000 : false),
  });
  const tab = tabOf(useSearchParams().get("tab"));
  if (query.error && isGone(query.error)) return <Gone kind={kind} was={query.data?.name} />;
  if (!query.data) {
    if (!query.error) return <GuestSkeleton />;
    return (
      <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    );
  }
  const guest = query.data;
  const Tab = tabs[tab];
  return (
    <>
      <GuestHeader guest={guest} tab={tab} />
      {guest.stale && (
        <StaleBanner sources={[{ name: guest.endpoint, lastSeenAt: guest.observedAt }]} className="mb-3" />
      )}
      {query.error && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {asProblem(query.error).detail}
        </Banner>
      )}
      <StateBanner guest={guest} />
      {guest.lock && (
        <Banner tone="info" className="mb-3">
          The platform has locked it for one of its own jobs ({guest.lock}). What is disabled comes back when the job
          ends.
        </Banner>
      )}
      <Tab guest={guest} />
    </>
  );
}

/** What its state means, where that is more than a word. */
function StateBanner({ guest }: { guest: GuestDetail }) {
  const note = stateNote(guest, usePlatform(guest.endpoint));
  if (!note || guest.stale || guest.status === "unknown") return null;
  return (
    <Banner tone={guest.status === "failed" ? "bad" : "info"} className="mb-3">
      {note}
    </Banner>
  );
}

const isGone = (error: Error) => error instanceof ProblemError && error.code === "not_found";

function Gone({ kind, was }: { kind: GuestKind; was: string | undefined }) {
  const noun = kindNoun[kind];
  return (
    <EmptyState
      icon={<SearchX />}
      title={was ? `${was} is gone` : `There is no such ${noun}`}
      action={<ButtonLink href={guestPath[kind]}>All {noun}s</ButtonLink>}
    >
      {was
        ? "It was deleted, here or on its platform. What was done to it stands in Operations."
        : "It may have been deleted, or you may not see its datacenter."}
    </EmptyState>
  );
}

function TabLoading() {
  return (
    <div role="status" aria-label="Loading" className="rounded-lg border bg-panel p-4">
      <SkeletonText lines={6} />
    </div>
  );
}
