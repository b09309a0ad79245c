import { Skeleton, SkeletonCard, SkeletonRows } from "@/components/ui/skeleton";

/** The overview's own shape, so that nothing moves when it comes. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading">
      <div className="mb-4 flex h-8 items-center">
        <Skeleton className="h-6 w-28" />
      </div>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,19rem),1fr))] gap-4">
        <SkeletonCard className="h-76" />
        <SkeletonCard className="h-76" />
      </div>
      <div className="mt-4 overflow-hidden rounded-lg border bg-panel">
        <SkeletonRows rows={6} />
      </div>
    </div>
  );
}
