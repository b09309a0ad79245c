import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { type Hypervisor, ResourcesRow } from "./wire";

/** What is given out and what is left on hypervisors, by hypervisor id; a call (or more, in pages) for each group. */
export async function readResources(
  client: VirtfusionClient,
  hypervisors: readonly Hypervisor[],
  signal?: AbortSignal,
): Promise<Map<number, ResourcesRow>> {
  const groupIds = [...new Set(hypervisors.map(({ group }) => group.id))];
  const rows = await Promise.all(
    groupIds.map((id) => client.pages(path`/compute/hypervisors/groups/${id}/resources`, ResourcesRow, { signal })),
  );
  return new Map(rows.flat().map((row) => [row.hypervisor.id, row]));
}
