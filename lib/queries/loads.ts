import type { EstateView, GuestRecord, HostRecord } from "@/lib/inventory/view";

const cache = new WeakMap<EstateView, ReadonlyMap<string, readonly GuestRecord[]>>();
const nobody: readonly GuestRecord[] = [];

/** The guests on a host; all hosts' are sorted out once for each view. */
export function guestsOnHost(view: EstateView, { id }: Pick<HostRecord, "id">): readonly GuestRecord[] {
  const byHost = cache.get(view) ?? groupByHost(view);
  cache.set(view, byHost);
  return byHost.get(id) ?? nobody;
}

function groupByHost(view: EstateView): ReadonlyMap<string, readonly GuestRecord[]> {
  const byHost = new Map<string, GuestRecord[]>();
  for (const guest of view.guests.values()) {
    const hostId = `${guest.endpointId}:${guest.hostName}`;
    const guests = byHost.get(hostId);
    if (guests) guests.push(guest);
    else byHost.set(hostId, [guest]);
  }
  return byHost;
}
