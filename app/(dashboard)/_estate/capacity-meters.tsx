import { Meter } from "@/components/ui/meter";
import type { DatacenterView, HostView } from "@/lib/contracts/estate";
import { capacityWords, type Resource, resourceLabels } from "./capacity";

const resources = ["cpu", "memoryMB", "diskGB"] as const satisfies readonly Resource[];

export type Limits = Partial<Record<Resource, number | null>>;

/** A datacenter's own limits by resource. */
export const limitsOf = ({ limits }: DatacenterView): Limits => ({
  cpu: limits.maxCpu,
  memoryMB: limits.maxMemoryGB === null ? null : limits.maxMemoryGB * 1024,
  diskGB: limits.maxDiskGB,
});

/** CPU, memory and disk of a datacenter or a host: assigned and free, with a line where the physical amount ends. */
export function CapacityMeters(props: {
  of: Pick<DatacenterView | HostView, Resource>;
  limits?: Limits;
  className?: string;
}) {
  return (
    <div className={props.className ?? "flex flex-col gap-3"}>
      {resources.map((resource) => {
        const usage = props.of[resource];
        const { value, note, total, physical } = capacityWords(resource, usage, props.limits?.[resource] ?? null);
        return (
          <Meter
            key={resource}
            label={resourceLabels[resource]}
            value={value}
            used={usage.used}
            total={total}
            physical={physical}
            note={note}
          />
        );
      })}
    </div>
  );
}
