import type { GuestSpec } from "@/lib/providers/provider";

/** What all disks of a new guest take of their storage. */
export const diskRoomGb = ({ diskGb, extraDisks = [] }: Pick<GuestSpec, "diskGb" | "extraDisks">): number =>
  extraDisks.reduce((sum, { sizeGb }) => sum + sizeGb, diskGb);
