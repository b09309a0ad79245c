import type { GuestView } from "@/lib/contracts/guests";
import { rounded } from "@/lib/domain/units";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { observedOf } from "../freshness";

/** A guest as the REST API and the dashboard show it. */
export function guestView(moxxie: Pick<Moxxie, "inventory">, guest: GuestRecord, now = Date.now()): GuestView {
  return {
    id: guest.id,
    vmId: guest.vmId,
    kind: guest.kind,
    name: guest.name,
    status: guest.status,
    datacenter: guest.datacenterId,
    endpoint: guest.endpointId,
    provider: guest.provider,
    node: guest.hostName,
    cores: guest.cpuCores,
    memoryMB: guest.memoryMb,
    diskGB: rounded(guest.diskGb, 2),
    cpuFraction: guest.cpuFraction,
    memoryUsedMB: guest.memoryUsedMb,
    uptimeSeconds: uptimeSeconds(guest, now),
    tags: [...guest.tags],
    addresses: [...guest.addresses],
    template: guest.template,
    installed: guest.installed,
    lock: guest.lock,
    managed: guest.managed,
    protected: guest.protected,
    clientId: guest.clientId,
    primaryDC: guest.primaryDc,
    currentDC: guest.datacenterId,
    failoverDC: guest.failoverDc,
    busyOperationId: guest.busyOperationId,
    stateChangedAt: guest.stateChangedAt.toISOString(),
    ...observedOf(moxxie, guest),
  };
}

function uptimeSeconds({ status, startedAt }: GuestRecord, now: number): number | null {
  return status === "running" && startedAt ? Math.max(0, Math.round((now - startedAt.getTime()) / 1000)) : null;
}
