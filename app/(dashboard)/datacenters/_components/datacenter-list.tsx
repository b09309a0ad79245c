"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import Link from "next/link";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatUsedOfTotal } from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView, Usage } from "@/lib/contracts/estate";
import { assignable, capacityWords, type Resource, resources, sharesOf, units } from "../../_estate/capacity";
import { limitsOf } from "../../_estate/capacity-meters";
import { DataAge } from "../../_estate/data-age";
import { HealthPill } from "../../_estate/health-pill";
import { platformWords } from "../../_estate/platform-name";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { datacenterPath } from "./datacenter-tabs";

/** All datacenters in a table, to be compared. */
export function DatacenterList() {
  const [chosen] = useDatacenter();
  const query = useQuery(estateQueries.datacenters());
  const all = query.data?.items;
  const shown = chosen ? all?.filter(({ id }) => id === chosen) : all;
  const may = mayNot(useMe(), "datacenter:write") === null;
  return (
    <>
      <PageHeader
        title="Datacenters"
        meta={shown && <DataAge datacenters={shown} />}
        actions={
          <>
            <ButtonLink href="/hosts">All hosts</ButtonLink>
            {may && (
              <ButtonLink
                variant="primary"
                href="/settings/datacenters/new"
                icon={<Plus className="size-3.5" aria-hidden="true" />}
              >
                Make a datacenter
              </ButtonLink>
            )}
          </>
        }
      />
      {query.error && query.data && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {asProblem(query.error).detail}
        </Banner>
      )}
      <Panel padded={false}>
        {!shown ? (
          query.error ? (
            <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} />
          ) : (
            <SkeletonRows rows={4} />
          )
        ) : shown.length === 0 ? (
          <EmptyState icon={<Building2 />} title="No datacenters yet">
            {may
              ? "Make one, then connect the platforms that run in it."
              : "An administrator makes datacenters under Settings."}
          </EmptyState>
        ) : (
          <PlainTable
            label="Datacenters"
            headers={["Datacenter", "Health", "Platform", "Hosts online", "Guests running", "CPU", "Memory", "Disk"]}
          >
            {shown.map((datacenter) => (
              <DatacenterRow key={datacenter.id} datacenter={datacenter} />
            ))}
          </PlainTable>
        )}
      </Panel>
    </>
  );
}

function DatacenterRow({ datacenter }: { datacenter: DatacenterView }) {
  const { id, name, health, hosts, guests, freshness, endpoints } = datacenter;
  const limits = limitsOf(datacenter);
  const figure = `${cellClass} tabular`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-normal`}>
        <Link href={datacenterPath(id)} className="rounded-sm font-medium hover:text-accent-ink hover:underline">
          {id}
        </Link>{" "}
        <span className="text-muted">{name}</span>
      </th>
      <td className={cellClass}>
        <HealthPill health={health} />
        {freshness.state !== "fresh" && freshness.lastGoodPollAt && (
          <>
            {" "}
            <RelativeTime at={freshness.lastGoodPollAt} className="text-muted text-sm" />
          </>
        )}
      </td>
      <td className={`${cellClass} text-muted`}>{platformWords(endpoints) || "–"}</td>
      <td className={figure} title={`${hosts.online} of ${hosts.total} are online`}>
        {hosts.online} of {hosts.total}
      </td>
      <td
        className={figure}
        title={`${guests.byStatus.running ?? 0} running of ${guests.vms} VMs and ${guests.containers} containers`}
      >
        {guests.byStatus.running ?? 0} of {guests.total}
      </td>
      {resources.map((resource) => (
        <UsageCell key={resource} resource={resource} usage={datacenter[resource]} limit={limits[resource] ?? null} />
      ))}
    </tr>
  );
}

function UsageCell(props: { resource: Resource; usage: Usage; limit: number | null }) {
  const { resource, usage, limit } = props;
  const shares = sharesOf(usage, limit);
  return (
    <td className={cellClass} title={capacityWords(resource, usage, limit).words}>
      <MiniMeter
        share={shares?.used ?? null}
        reserved={shares?.reserved}
        text={formatUsedOfTotal({ used: usage.used, total: assignable(usage, limit), unit: units[resource] })}
      />
    </td>
  );
}
