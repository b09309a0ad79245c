import { Skeleton } from "@/components/ui/skeleton";
import { SummaryCards } from "./summary-cards";
import { TimelineSkeleton } from "./timeline-frame";

/** The page on its way: heading, timeline, cards. */
export function ReservationsSkeleton() {
  return (
    <>
      <div className="mb-4 flex h-8 items-center">
        <Skeleton className="h-6 w-36" />
      </div>
      <TimelineSkeleton />
      <SummaryCards summary={undefined} />
    </>
  );
}
