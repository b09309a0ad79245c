import { ReservationsSkeleton } from "./_components/reservations-skeleton";

export default ReservationsSkeleton;
