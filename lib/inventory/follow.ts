import type { InventoryContext } from "./context";
import { type EstateEdit, withUnwritten } from "./estate";
import {
  loadDetails,
  loadEndpoint,
  loadGuests,
  loadGuestsById,
  loadHosts,
  loadMeasurement,
  loadStorages,
} from "./load-estate";
import type { Notice } from "./notices";
import type { EndpointRecord } from "./view";

/** Reads what another process says it wrote, and only that. */
export async function applyNotice(context: InventoryContext, notice: Notice): Promise<void> {
  const { endpointId, live = [] } = notice;
  if (endpointId === undefined) return;
  for (const vmId of live) context.liveLooks.note(endpointId, vmId, new Date());
  await context.turn(endpointId, async () => {
    const known = context.estate.endpoints.get(endpointId);
    if (!known) return;
    const { db } = context.deps;
    const edit: EstateEdit = {};
    if (notice.polled) {
      edit.endpoint = await loadEndpoint(db, endpointId);
      edit.measurement = await loadMeasurement(db, endpointId);
    }
    if (notice.hosts) edit.hosts = replaced(await loadHosts(db, known), context.estate.hostsOfEndpoint(endpointId));
    if (notice.storages)
      edit.storages = replaced(await loadStorages(db, known), context.estate.storagesOfEndpoint(endpointId));
    if (notice.details) Object.assign(edit, await loadDetails(db, endpointId));
    if (notice.guests) edit.guests = await guestEdit(context, known, notice.guests);
    context.apply(endpointId, edit);
  });
}

async function guestEdit(context: InventoryContext, endpoint: EndpointRecord, ids: "all" | string[]) {
  const { db } = context.deps;
  const before = ids === "all" ? context.estate.guestsOfEndpoint(endpoint.id) : ids.map((id) => ({ id }));
  const rows = ids === "all" ? await loadGuests(db, endpoint) : await loadGuestsById(db, endpoint, ids);
  return replaced(withUnwritten(context.estate, rows), before);
}

/** What was read, and what of the former is not there any more. */
function replaced<Item extends { id: string }>(items: readonly Item[], before: readonly { id: string }[]) {
  const ids = new Set(items.map((item) => item.id));
  return { upserts: items, removedIds: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id) };
}
