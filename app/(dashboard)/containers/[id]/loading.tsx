import { GuestSkeleton } from "../../_guests/detail/guest-skeleton";

export default function Loading() {
  return <GuestSkeleton />;
}
