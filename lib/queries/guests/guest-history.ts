import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { MetricsView } from "@/lib/contracts/estate";
import type { SnapshotList } from "@/lib/contracts/guest-snapshots";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { MetricsRange } from "@/lib/providers/provider";
import { providerOf } from "../live";
import { sharedSeries } from "../metrics";
import { guestById } from "./resolve-guest";

/** CPU, memory, disk and network over time, as the platform keeps them. @throws MoxxieError `not_found`, `not_supported`. */
export async function guestMetrics(
  moxxie: Moxxie,
  actor: Actor,
  guestId: string,
  range: MetricsRange,
): Promise<MetricsView> {
  authorise(actor, "vm:read");
  const { endpointId, kind, vmId, hostName } = guestById(moxxie, actor, guestId);
  return sharedSeries(moxxie, {
    endpointId,
    name: `${kind} ${vmId} ${range}`,
    read: (metrics) => metrics.guest({ kind, vmId, hostName }, range),
  });
}

/** The guest's snapshots as the platform has them now. @throws MoxxieError `not_found`, `not_supported`. */
export async function guestSnapshots(
  moxxie: Moxxie,
  actor: Actor,
  guestId: string,
): Promise<z.infer<typeof SnapshotList>> {
  authorise(actor, "vm:read");
  const { endpointId, kind, vmId, hostName } = guestById(moxxie, actor, guestId);
  const { snapshots } = providerOf(moxxie, endpointId);
  if (!snapshots) throw new MoxxieError("not_supported", "The platform of this guest has no snapshots.");
  const list = await snapshots.list({ kind, vmId, hostName });
  return {
    items: list.map(({ name, description, createdAt, parent, withMemory }) => ({
      name,
      description: description ?? null,
      createdAt: createdAt ?? null,
      parent: parent ?? null,
      withMemory,
    })),
  };
}
