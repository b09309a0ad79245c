"use client";

import { CircleHelp } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import type { Usage } from "@/lib/contracts/estate";
import { capacityWords, type Resource, resourceLabels, resources } from "./capacity";
import type { Limits } from "./capacity-meters";

/** How what is available is counted, with the figures of a datacenter or a host. */
export function CountingPopover({ of, limits }: { of: Record<Resource, Usage>; limits?: Limits }) {
  return (
    <Popover
      label="How this is counted"
      align="end"
      className="w-[26rem] p-3"
      trigger={
        <IconButton label="How is this counted?" size="sm">
          <CircleHelp className="size-3.5" aria-hidden="true" />
        </IconButton>
      }
    >
      <p className="font-medium">How this is counted</p>
      <p className="mt-1 rounded-md bg-neutral-soft px-2 py-1 font-mono text-sm">
        available = total × overcommit − used − reserved
      </p>
      <p className="mt-2 text-muted">
        {limits && "Within the datacenter's own limits. "}
        Used is what is assigned to guests, stopped ones too, since they can be started at any moment; of disks it is
        what the storages measure, and a shared storage counts once. Reserved is what reservations hold now.
        {limits && " Hosts that are offline count for nothing."}
      </p>
      <dl className="mt-2 flex flex-col gap-1.5 border-t pt-2">
        {resources.map((resource) => (
          <div key={resource}>
            <dt className="font-medium">{resourceLabels[resource]}</dt>
            <dd className="text-muted">{capacityWords(resource, of[resource], limits?.[resource] ?? null).words}</dd>
          </div>
        ))}
      </dl>
      <Legend />
    </Popover>
  );
}

const marks = [
  { label: "used", fill: "fill-accent", isLine: false },
  { label: "reserved", fill: "fill-reserved", isLine: false },
  { label: "free", fill: "fill-free", isLine: false },
  { label: "where the physical amount ends", fill: "fill-ink", isLine: true },
  { label: "the datacenter's own limit", fill: "fill-bad", isLine: true },
] as const;

function Legend() {
  return (
    <ul className="mt-2 flex flex-wrap gap-x-3 gap-y-1 border-t pt-2 text-muted text-sm">
      {marks.map(({ label, fill, isLine }) => (
        <li key={label} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5">
            {isLine ? (
              <rect x="4" width="2" height="10" className={fill} />
            ) : (
              <rect width="10" height="10" rx="2" className={fill} />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
