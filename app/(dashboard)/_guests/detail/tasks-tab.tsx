"use client";

import type { GuestDetail } from "@/lib/contracts/guests";
import { PlatformTasks } from "../../_estate/platform-tasks";
import { GuestOperations } from "./guest-operations";

/** What was done to the guest: by Moxxie, and on the platform by anybody. */
export function TasksTab({ guest }: { guest: GuestDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <GuestOperations guest={guest} />
      <PlatformTasks
        of={{ guestId: guest.id }}
        label="Tasks of the platform"
        none="The platform remembers no task of it."
        skeletonLines={4}
      />
    </div>
  );
}
