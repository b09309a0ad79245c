import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonText } from "@/components/ui/skeleton";

/** A create page on its way, in the shape of its form and the placement panel beside it. */
export function CreateSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-1 h-4 w-24" />
      <Skeleton className="mb-4 h-8 w-40" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <Panel>
          <SkeletonText lines={12} />
        </Panel>
        <Panel>
          <SkeletonText lines={8} />
        </Panel>
      </div>
    </div>
  );
}
