import { Skeleton, SkeletonCard } from "@/components/ui/skeleton";

/** A page of panels on its way: heading, tabs, two panels beside each other. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-2 h-3 w-40" />
      <Skeleton className="h-7 w-48" />
      <div className="mt-3 mb-4 h-9 border-b" />
      <div className="grid gap-4 lg:grid-cols-2">
        <SkeletonCard className="h-64" />
        <SkeletonCard className="h-64" />
      </div>
    </div>
  );
}
