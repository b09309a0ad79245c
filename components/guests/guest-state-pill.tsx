"use client";

import { usePlatform } from "@/components/platforms/platforms";
import { StatePill } from "@/components/ui/pill";
import type { GuestView } from "@/lib/contracts/guests";
import { stateNote } from "./guest-words";

/** A guest's state; pointed at, it says what the state means on the guest's platform. */
export function GuestStatePill({
  guest,
}: {
  guest: Pick<GuestView, "kind" | "status" | "installed" | "stale" | "endpoint">;
}) {
  const note = stateNote(guest, usePlatform(guest.endpoint));
  return <StatePill state={guest.status} stale={guest.stale} title={note ?? undefined} />;
}
