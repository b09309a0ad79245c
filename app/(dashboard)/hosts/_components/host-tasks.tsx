"use client";

import type { HostView } from "@/lib/contracts/estate";
import { PlatformTasks } from "../../_estate/platform-tasks";

/** What the platform did on a host lately, whoever began it. */
export function HostTasks({ host }: { host: HostView }) {
  return (
    <PlatformTasks
      of={{ host: host.id }}
      label="Tasks on this host"
      none="The platform remembers no task on this host."
      skeletonLines={6}
    />
  );
}
