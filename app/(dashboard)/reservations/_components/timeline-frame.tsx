import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/skeleton";
import type { Phase } from "./reservation-phase";
import { phaseClass } from "./timeline-bar";

const legend: readonly [phase: Phase, words: string][] = [
  ["active", "active"],
  ["soon", "expires within a minute"],
  ["consumed", "used by a creation"],
  ["expired", "released or expired"],
];

/** What the looks of bars mean. */
export function TimelineLegend() {
  return (
    <ul aria-label="Legend" className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      {legend.map(([phase, words]) => (
        <li key={phase} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={cx("h-2.5 w-4 rounded-sm border", phaseClass[phase])} />
          {words}
        </li>
      ))}
    </ul>
  );
}

/** The timeline on its way, in its own shape. */
export function TimelineSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden rounded-lg border bg-panel">
      <div className="h-8 border-b" />
      {["ml-[12%] w-[30%]", "ml-[28%] w-[24%]", "ml-[6%] w-[38%]", "ml-[34%] w-[20%]", "ml-[18%] w-[44%]"].map(
        (bar) => (
          <div key={bar} className="flex h-10 items-center border-b px-4 last:border-b-0">
            <Skeleton className="h-3.5 w-24 shrink-0 lg:mr-16" />
            <div className="min-w-0 flex-1">
              <Skeleton className={cx("h-7", bar)} />
            </div>
          </div>
        ),
      )}
    </div>
  );
}
