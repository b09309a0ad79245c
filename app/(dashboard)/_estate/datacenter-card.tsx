import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DatacenterView } from "@/lib/contracts/estate";
import { CapacityMeters, limitsOf } from "./capacity-meters";
import { CapacityOutlook } from "./capacity-outlook";
import { counted } from "./counted";
import { CountingPopover } from "./counting-popover";
import { GuestCounts } from "./guest-counts";
import { HealthPill } from "./health-pill";
import { platformWords } from "./platform-name";

/** A datacenter at a glance: health, what runs it, what is taken and free now and later, guests by state, how old that is. */
export function DatacenterCard({ datacenter }: { datacenter: DatacenterView }) {
  const { id, name, health, hosts, guests, network } = datacenter;
  const titleId = `datacenter-${id}`;
  return (
    <article aria-labelledby={titleId} className="flex min-w-0 flex-col rounded-lg border bg-panel p-4">
      <div className="flex items-center justify-between gap-2">
        <h2 id={titleId} className="min-w-0 truncate">
          <Link
            href={`/datacenters/${encodeURIComponent(id)}`}
            className="rounded-sm hover:text-accent-ink hover:underline"
          >
            <span className="font-semibold text-lg">{id}</span> <span className="text-muted">{name}</span>
          </Link>
        </h2>
        <span className="flex items-center gap-1">
          <CountingPopover of={datacenter} limits={limitsOf(datacenter)} />
          <HealthPill health={health} />
        </span>
      </div>
      <ul className="flex flex-wrap text-muted">
        {[
          platformWords(datacenter.endpoints),
          hostWords(hosts),
          counted(guests.total, "guest"),
          network.qinqEnabled && network.serviceVlan !== null && `Q-in-Q ${network.serviceVlan}`,
        ]
          .filter((fact) => typeof fact === "string" && fact !== "")
          .map((fact, index, facts) => (
            <li key={String(fact)} className="whitespace-nowrap">
              {fact}
              {index < facts.length - 1 && <span aria-hidden="true">&nbsp;·&nbsp;</span>}
            </li>
          ))}
      </ul>
      <CapacityMeters
        of={datacenter}
        limits={limitsOf(datacenter)}
        notes={false}
        className="mt-3 flex flex-col gap-2.5"
      />
      <div className="mt-auto pt-3">
        <div className="flex flex-col gap-2 border-t pt-3">
          {hosts.total > 0 && <CapacityOutlook datacenterId={id} />}
          <GuestCounts guests={guests} />
          <Staleness datacenter={datacenter} />
        </div>
      </div>
    </article>
  );
}

const hostWords = ({ total, online }: DatacenterView["hosts"]) =>
  online === total ? counted(total, "host") : `${online} of ${counted(total, "host")} online`;

/** Which endpoints do not answer, since when, and why. */
export function Staleness({ datacenter }: { datacenter: DatacenterView }) {
  const silent = datacenter.endpoints.filter(({ enabled, state, error }) => enabled && (state === "stale" || error));
  if (silent.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-warn-ink">
      {silent.map(({ id, lastGoodPollAt, error }) => (
        <li key={id} className="break-words">
          {datacenter.endpoints.length > 1 && `${id}: `}
          {lastGoodPollAt ? (
            <>
              last good poll <RelativeTime at={lastGoodPollAt} />
            </>
          ) : (
            "has never answered"
          )}
          {error && `: ${error}`}
        </li>
      ))}
    </ul>
  );
}
