"use client";

import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { mayNot, useMe } from "@/lib/client/me";
import type { GuestDetail } from "@/lib/contracts/guests";
import type { Permission } from "@/lib/domain/permissions";
import type { PlatformFacet } from "@/lib/domain/platform-words";

/** Why something of this tab cannot be done, as a sentence; null when it can be asked for. The plan has the last word. */
export function useRefusal(guest: GuestDetail) {
  const me = useMe();
  const platform = useGuestPlatform(guest);
  return (facet: PlatformFacet, permission: Permission = "vm:update"): string | null => {
    const refusal = whyNoneCan([platform], facet) ?? mayNot(me, permission);
    if (refusal) return refusal;
    // A guest whose state its platform has not told yet is looked at by the plan.
    return guest.status === "unknown" && !guest.busyOperationId && !guest.lock ? null : guest.actions.update;
  };
}
