"use client";

import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import {
  formatCores,
  formatDiskGb,
  formatDuration,
  formatMemoryMb,
  formatPercent,
  formatUsedOfTotal,
} from "@/components/ui/format";
import { type KeyValueItem, KeyValueList } from "@/components/ui/key-value";
import { Meter } from "@/components/ui/meter";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { TagList } from "@/components/ui/tag-list";
import type { GuestDetail } from "@/lib/contracts/guests";
import { MetricsPanel } from "./metrics-panel";

/** Facts at the left, figures over time at the right. */
export function OverviewTab({ guest }: { guest: GuestDetail }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[24rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-4">
        <Panel title="Now">
          <div className="flex flex-col gap-3">
            <Meter
              label="CPU"
              value={
                guest.cpuFraction === null
                  ? `– of ${formatCores(guest.cores)}`
                  : `${formatPercent(guest.cpuFraction)} of ${formatCores(guest.cores)}`
              }
              used={guest.cpuFraction ?? 0}
              total={1}
            />
            <Meter
              label="Memory"
              value={formatUsedOfTotal({ used: guest.memoryUsedMB, total: guest.memoryMB, unit: "MB" })}
              used={guest.memoryUsedMB ?? 0}
              total={guest.memoryMB}
            />
          </div>
        </Panel>
        <Panel title="Facts">
          <KeyValueList items={factsOf(guest)} />
        </Panel>
      </div>
      <MetricsPanel guest={guest} />
    </div>
  );
}

/** That none is known is said with what is known of why. */
function noAddress({ status, networkStatus }: GuestDetail): string {
  if (networkStatus?.assignedIP) return `${networkStatus.assignedIP}, by its configuration`;
  if (status === "creating") return "not given yet";
  return "none is known: neither an agent in it nor its platform has told one";
}

function factsOf(guest: GuestDetail): KeyValueItem[] {
  const [address, ...others] = guest.addresses;
  return [
    { label: "Cores", value: formatCores(guest.cores) },
    { label: "Memory", value: formatMemoryMb(guest.memoryMB) },
    { label: "Disk", value: formatDiskGb(guest.diskGB) },
    {
      label: "Address",
      value: address ? (others.length > 0 ? `${address} and ${others.length} more` : address) : noAddress(guest),
      mono: address !== undefined,
      action: address && <CopyButton text={address} label="Copy address" />,
    },
    {
      label: "Uptime",
      value: guest.uptimeSeconds === null ? null : formatDuration(guest.uptimeSeconds * 1000),
    },
    { label: "State since", value: <RelativeTime at={guest.stateChangedAt} /> },
    { label: "Host", value: `${guest.node}, ${guest.datacenter}` },
    { label: "Endpoint", value: `${guest.endpoint} (${guest.provider})` },
    {
      label: "Tags",
      value:
        guest.tags.length > 0 ? (
          <TagList tags={guest.tags} max={12} className="flex-wrap" />
        ) : guest.capabilities.tags === false ? null : (
          <Link href="?tab=configuration" className="text-accent-ink hover:underline">
            add some
          </Link>
        ),
    },
    { label: "Client", value: guest.clientId },
    { label: "Made by", value: guest.managed ? "Moxxie" : "somebody else; destructive actions need its name typed" },
    {
      label: "Seen",
      value: guest.observedAt ? <RelativeTime at={guest.observedAt} /> : null,
    },
    { label: "Moxxie ID", value: guest.id, mono: true, action: <CopyButton text={guest.id} label="Copy ID" /> },
  ];
}
