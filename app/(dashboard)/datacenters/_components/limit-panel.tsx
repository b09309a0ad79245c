"use client";

import { useQuery } from "@tanstack/react-query";
import { formatCores, formatCount, formatDiskGb, formatSignificant } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Meter } from "@/components/ui/meter";
import { Panel } from "@/components/ui/panel";
import { capacityQueries } from "@/lib/client/queries/capacity";
import type { DatacenterStatistics } from "@/lib/contracts/capacity";
import type { DatacenterView } from "@/lib/contracts/estate";

type Limit = DatacenterStatistics["limits"][number];
const limits = {
  maxVms: { label: "Guests", format: formatCount },
  maxCpu: { label: "CPU", format: formatCores },
  maxMemoryGB: { label: "Memory", format: formatDiskGb },
  maxDiskGB: { label: "Disk", format: formatDiskGb },
} as const satisfies Record<Limit["name"], { label: string; format: (value: number) => string }>;
const names = ["maxVms", "maxCpu", "maxMemoryGB", "maxDiskGB"] as const satisfies readonly Limit["name"][];

/** What may be given out at most, and how much of it is: the datacenter's own limits and its overcommit. */
export function LimitPanel({ datacenter }: { datacenter: DatacenterView }) {
  const statistics = useQuery(capacityQueries.statistics(datacenter.id, "24h")).data;
  const taken = new Map(statistics?.limits.map((limit) => [limit.name, limit.taken]));
  const set = names.filter((name) => datacenter.limits[name] !== null);
  return (
    <Panel title="Limits" description="What may be given out in this datacenter, besides what its hosts hold.">
      {set.length > 0 ? (
        <div className="mb-3 flex flex-col gap-3 border-b pb-3">
          {set.map((name) => (
            <LimitMeter key={name} name={name} limit={datacenter.limits[name] ?? 0} taken={taken.get(name) ?? null} />
          ))}
        </div>
      ) : (
        <p className="mb-3 border-b pb-3 text-muted">No limit of its own: all that the hosts have may be given out.</p>
      )}
      <KeyValueList
        items={[
          { label: "CPU overcommit", value: `× ${formatSignificant(datacenter.limits.cpuOvercommit)}` },
          { label: "Memory overcommit", value: `× ${formatSignificant(datacenter.limits.memoryOvercommit)}` },
        ]}
      />
    </Panel>
  );
}

function LimitMeter({ name, limit, taken }: { name: Limit["name"]; limit: number; taken: number | null }) {
  const { label, format } = limits[name];
  const value =
    taken === null ? `at most ${format(limit)}` : `${format(taken)} of ${format(limit)} assigned and reserved`;
  return <Meter label={label} value={value} used={taken ?? 0} total={limit} />;
}
