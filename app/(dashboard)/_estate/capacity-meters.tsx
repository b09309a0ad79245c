import { Meter } from "@/components/ui/meter";
import type { DatacenterView, HostView } from "@/lib/contracts/estate";
import { capacityWords, type Resource, resourceLabels, resources } from "./capacity";

export type Limits = Partial<Record<Resource, number | null>>;

/** A datacenter's own limits by resource. */
export const limitsOf = ({ limits }: Pick<DatacenterView, "limits">): Limits => ({
  cpu: limits.maxCpu,
  memoryMB: limits.maxMemoryGB === null ? null : limits.maxMemoryGB * 1024,
  diskGB: limits.maxDiskGB,
});

/**
 * CPU, memory and disk of a datacenter or a host: used, reserved and free, with a line where the physical amount ends
 * and one where the datacenter's own limit does.
 */
export function CapacityMeters(props: {
  of: Pick<DatacenterView | HostView, Resource>;
  limits?: Limits;
  /** A line under each bar; without it the same is said on hover and focus only. */
  notes?: boolean;
  className?: string;
}) {
  const { notes = true } = props;
  return (
    <div className={props.className ?? "flex flex-col gap-3"}>
      {resources.map((resource) => {
        const usage = props.of[resource];
        const { note, ...drawn } = capacityWords(resource, usage, props.limits?.[resource] ?? null);
        return (
          <Meter
            key={resource}
            {...drawn}
            label={resourceLabels[resource]}
            used={usage.used}
            reserved={usage.reserved}
            note={notes && note}
          />
        );
      })}
    </div>
  );
}
