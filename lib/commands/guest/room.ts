import type { Transaction } from "@/lib/db";
import { bothInGb, capacityOfHost } from "@/lib/domain/capacity";
import { lacksInLimits, lacksOf, limitInWords } from "@/lib/domain/reservations/room";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { type CountExcept, countRoom } from "@/lib/reservations/counted-room";
import { lockDatacenter } from "@/lib/reservations/datacenter-lock";
import { PlanOutdated } from "../define";
import type { PlanBuilder } from "../plan";
import type { GuestTarget } from "./target";

/**
 * Whether the guest's host can hold its memory beside the guests that run there now. Stopped guests have no claim on
 * memory when another one starts; the platform would start it and then swap or kill.
 */
export function checkRoomToStart(plan: PlanBuilder, target: GuestTarget, moxxie: Moxxie): void {
  const { guest } = target;
  const room = roomOnHost(target, moxxie);
  if (!room) return void plan.warn("What is free on its host is not known.");
  const free = room.memoryMb.total * room.memoryMb.overcommit - room.runningMemoryMb;
  const said = bothInGb(guest.memoryMb, Math.max(0, free));
  const words = `Needs ${said.needed} memory, host ${guest.hostName} has ${said.free} free`;
  if (free >= guest.memoryMb) plan.passed("room", `${words}.`);
  else
    plan.failed("room", "no_capacity", `${words}. Stop or move another guest first.`, {
      extra: { host: guest.hostName },
    });
}

/** Whether its host has the additional memory and cores. */
export function checkRoomToGrow(
  plan: PlanBuilder,
  target: GuestTarget,
  wanted: { memoryMb?: number; cpuCores?: number },
  moxxie: Moxxie,
): void {
  const { guest } = target;
  const room = roomOnHost(target, moxxie);
  if (!room) return;
  const moreMb = (wanted.memoryMb ?? guest.memoryMb) - guest.memoryMb;
  const freeMb = Math.max(0, room.memoryMb.available);
  if (moreMb > 0 && moreMb > freeMb) {
    const { needed, free } = bothInGb(moreMb, freeMb);
    plan.failed("memory", "no_capacity", `Needs ${needed} more memory, host ${guest.hostName} has ${free} free.`);
  }
  if (wanted.cpuCores !== undefined && wanted.cpuCores > guest.cpuCores && wanted.cpuCores > room.cpu.total) {
    plan.failed("cpu", "no_capacity", `Needs ${wanted.cpuCores} cores, host ${guest.hostName} has ${room.cpu.total}.`);
  }
}

/** What a guest that is about to be made or copied will take, and where. */
export interface WantedRoom {
  datacenterId: string;
  endpointId: string;
  hostName: string;
  memoryMb: number;
  /** Absent: the host's cores do not count. */
  cpuCores?: number;
  /** The storage (`StorageRecord.id`) that takes its disk, and the disk's size; absent: disks do not count. */
  storageId?: string | null;
  diskGb?: number;
}

/**
 * In the accepting transaction of what makes a guest: takes the datacenter's lock and counts the room from the tables,
 * guests and reservations together. What others were given a moment ago is in it, though not yet in our view. A
 * reservation that the guest uses is consumed before, or left out by `except`.
 *
 * @throws PlanOutdated when the room is gone, or the host or storage.
 * @throws MoxxieError `no_capacity` when a limit of the datacenter is reached, which no other host can mend.
 */
export async function requireRoomStill(
  { tx, moxxie }: { tx: Transaction; moxxie: Moxxie },
  wanted: WantedRoom,
  except: CountExcept = {},
): Promise<void> {
  const { datacenterId, endpointId, hostName, memoryMb, cpuCores = 0, storageId = null, diskGb = 0 } = wanted;
  await lockDatacenter(tx, datacenterId);
  const view = moxxie.inventory.view();
  const datacenter = view.datacenters.get(datacenterId);
  const left = await countRoom({ tx, view }, { datacenterId, endpointId, hostName, storageId }, except);
  if (!left || !datacenter) throw new PlanOutdated();
  // A host that has more cores assigned than it may must still take what does not ask for any.
  const lacks = lacksOf(left, { cpuCores, memoryMb, diskGb: storageId === null ? 0 : diskGb }).filter(
    (lack) => lack !== "cpu" || wanted.cpuCores !== undefined,
  );
  const [limit] = lacksInLimits(lacks);
  if (limit) throw new MoxxieError("no_capacity", `${limitInWords(limit, { datacenter, left: left.limits })}.`);
  if (lacks.length > 0) throw new PlanOutdated();
}

function roomOnHost({ guest }: GuestTarget, moxxie: Moxxie) {
  const view = moxxie.inventory.view();
  const host = view.hosts.get(`${guest.endpointId}:${guest.hostName}`);
  if (!host || host.memoryTotalMb === 0) return undefined;
  return capacityOfHost(view, host, { now: new Date() });
}
