import type { BulkType, BulkVerb } from "@/lib/contracts/bulk";
import { GuestUpdate, MigrateBody } from "@/lib/contracts/guests";
import type { GuestRecord } from "@/lib/domain/estate";
import type { Plan } from "../define";
import type { CreateDecisions } from "../guest/creation-decisions";
import { diskRoomGb } from "../guest/disk-room";
import { itemTypes } from "./items";
import type { WhatIf } from "./what-if";

export const verbOf = (type: BulkType): BulkVerb => itemTypes[type].verb;

/**
 * How a guest stands when an item has been carried out, for the items after it. One that is to be deleted keeps its
 * room and its name: other items of the bulk may run before it is gone.
 */
export function stateAfter(verb: Exclude<BulkVerb, "CREATE">, guest: GuestRecord, body: object): GuestRecord {
  switch (verb) {
    case "START":
    case "REBOOT":
      return { ...guest, status: "running" };
    case "STOP":
    case "SHUTDOWN":
      return { ...guest, status: "stopped" };
    case "DELETE":
      return { ...guest, status: "deleting" };
    case "MIGRATE":
      return { ...guest, hostName: MigrateBody.parse(body).host };
    case "UPDATE":
      return changed(guest, GuestUpdate.parse(body));
    case "SNAPSHOT":
      return guest;
  }
}

function changed(guest: GuestRecord, change: GuestUpdate): GuestRecord {
  const { name, cores, memoryMB, tags, failoverDC } = change;
  return {
    ...guest,
    ...(name !== undefined && { name }),
    ...(cores !== undefined && { cpuCores: cores }),
    ...(memoryMB !== undefined && { memoryMb: memoryMB }),
    ...(tags !== undefined && { tags }),
    ...(failoverDC !== undefined && { failoverDc: failoverDC }),
  };
}

/** The guest of a planned creation takes its room, its name and its reservation from what is planned after it. */
export function takeRoom(whatIf: WhatIf, index: number, { decisions }: Plan<CreateDecisions>): void {
  const { endpointId, datacenter, spec, storageId, networks, record, reservationId } = decisions;
  const now = new Date();
  if (reservationId !== null) whatIf.consume(reservationId);
  whatIf.put({
    id: `planned-${index}`,
    endpointId,
    datacenterId: datacenter,
    provider: whatIf.view.endpoints.get(endpointId)?.provider ?? "",
    kind: spec.kind,
    // Given when it is accepted.
    vmId: "",
    name: spec.name,
    hostName: spec.hostName,
    status: "creating",
    template: false,
    installed: true,
    cpuCores: spec.cpuCores,
    memoryMb: spec.memoryMb,
    diskGb: diskRoomGb(spec),
    diskStorageId: storageId,
    tags: spec.tags,
    networks,
    clientId: record.clientId,
    primaryDc: record.primaryDc,
    failoverDc: record.failoverDc,
    managed: true,
    protected: false,
    addresses: [],
    lock: null,
    pool: null,
    startedAt: null,
    busyOperationId: null,
    stateChangedAt: now,
    observedAt: now,
    cpuFraction: null,
    memoryUsedMb: null,
  });
}
