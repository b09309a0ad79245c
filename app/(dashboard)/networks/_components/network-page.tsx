"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { withDatacenter } from "@/components/shell/nav";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { networkQueries } from "@/lib/client/queries/networks";
import type { NetworkView } from "@/lib/contracts/networks";
import { PageSkeleton } from "../../_estate/page-skeleton";
import { AddressTable } from "./address-table";
import { ReleaseNetworkDialog, TakeDialog } from "./network-dialogs";
import { NetworkFacts, WherePanel } from "./network-facts";
import { networkName } from "./network-filter";
import { NetworkPill } from "./network-status";
import { useRefreshNetworks } from "./use-networks";

/** One network: what it is, where it was made, and who has which of its addresses. */
export function NetworkPage({ id }: { id: string }) {
  const query = useQuery(networkQueries.one(id));
  const network = query.data;
  if (!network) {
    if (query.error instanceof ProblemError && query.error.code === "not_found") return <NoSuchNetwork />;
    if (!query.error) return <PageSkeleton />;
    return (
      <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    );
  }
  return <KnownNetwork network={network} isOld={query.error ? asProblem(query.error).detail : undefined} />;
}

function KnownNetwork({ network, isOld }: { network: NetworkView; isOld?: string }) {
  const router = useRouter();
  const refresh = useRefreshNetworks();
  const [asked, setAsked] = useState<"take" | "release" | null>(null);
  const mayNotWrite = mayNot(useMe(), "network:write");
  const forbidden = mayNotWrite ?? whyFixed(network);
  // One that was left half-way may be released again; the plan says whether it is still under way.
  const mayNotRelease = mayNotWrite ?? (network.status === "releasing" ? null : whyFixed(network));
  const isOurs = network.status !== "foreign";
  const listPath = withDatacenter("/networks", network.datacenter);
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: "Networks", href: "/networks" },
          { label: network.datacenter, href: listPath },
          { label: networkName(network) },
        ]}
        title={networkName(network)}
        meta={<NetworkPill status={network.status} />}
        actions={
          isOurs && (
            <Button variant="danger" disabledReason={mayNotRelease} onClick={() => setAsked("release")}>
              Release network…
            </Button>
          )
        }
      />
      {isOld && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {isOld}
        </Banner>
      )}
      <StatusBanner network={network} />
      <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
        <NetworkFacts network={network} />
        <WherePanel network={network} />
      </div>
      {isOurs && network.subnet !== null && (
        <AddressTable
          network={network}
          forbidden={forbidden}
          onDone={refresh}
          action={
            <Button size="sm" disabledReason={forbidden} onClick={() => setAsked("take")}>
              Take address…
            </Button>
          }
        />
      )}
      {asked === "take" && <Take network={network} onClose={() => setAsked(null)} onDone={refresh} />}
      {asked === "release" && (
        <ReleaseNetworkDialog
          network={network}
          onClose={() => setAsked(null)}
          onDone={(result) => {
            refresh();
            router.push(result.kind === "accepted" ? `/operations/${result.operationId}` : listPath);
          }}
        />
      )}
    </>
  );
}

/** Knows the next free address from the table's own answer. */
function Take(props: { network: NetworkView; onClose: () => void; onDone: () => void }) {
  const { data } = useInfiniteQuery(networkQueries.addressPages(props.network.id));
  return <TakeDialog {...props} nextFree={data?.pages[0]?.nextFree ?? null} />;
}

/** Why nothing about it can be changed; null when it can. */
function whyFixed({ status }: NetworkView): string | null {
  switch (status) {
    case "active":
      return null;
    case "releasing":
      return "It is being released.";
    case "quarantined":
      return "It has been released and is in quarantine.";
    case "foreign":
      return "Moxxie did not give it out.";
  }
}

function StatusBanner({ network }: { network: NetworkView }) {
  switch (network.status) {
    case "active":
      return null;
    case "releasing":
      return (
        <Banner tone="info" className="mb-3">
          It is being released: what was made for it is removed from the platforms.
        </Banner>
      );
    case "quarantined":
      return (
        <Banner tone="warn" className="mb-3">
          It was released
          {network.releasedAt && (
            <>
              {" "}
              <RelativeTime at={network.releasedAt} />
            </>
          )}
          . Its VLAN and subnet are not given out again
          {network.quarantineUntil ? (
            <>
              {" "}
              before the quarantine ends <RelativeTime at={network.quarantineUntil} />.
            </>
          ) : (
            "."
          )}
        </Banner>
      );
    case "foreign":
      return (
        <Banner tone="info" className="mb-3">
          Moxxie did not give this network out; it was seen in use, so nobody else is given its VLAN or addresses.
        </Banner>
      );
  }
}

function NoSuchNetwork() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such network"
      action={<ButtonLink href="/networks">All networks</ButtonLink>}
    >
      It may have been released, or you may not see its datacenter.
    </EmptyState>
  );
}
