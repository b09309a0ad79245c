import type { Transaction } from "@/lib/db";
import { bothInGb, capacityOfHost } from "@/lib/domain/capacity";
import type { Moxxie } from "@/lib/moxxie";
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

/**
 * In the accepting transaction of what makes a guest: takes the datacenter's lock and counts the room from the table.
 * Guests that others were given a moment ago are in it, though not yet in our view. Without `cpuCores` only memory counts.
 * @throws PlanOutdated when the room is gone, or the host.
 */
export async function requireRoomStill(
  { tx, moxxie }: { tx: Transaction; moxxie: Moxxie },
  wanted: { datacenterId: string; endpointId: string; hostName: string; memoryMb: number; cpuCores?: number },
): Promise<void> {
  const { datacenterId, endpointId, hostName, memoryMb, cpuCores } = wanted;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`placement:${datacenterId}`}))`;
  const view = moxxie.inventory.view();
  const host = view.hosts.get(`${endpointId}:${hostName}`);
  const limits = view.datacenters.get(datacenterId)?.limits;
  if (!host || !limits) throw new PlanOutdated();
  const assigned = await tx.guest.aggregate({
    where: { endpointId, hostName, template: false },
    _sum: { memoryMb: true, cpuCores: true },
  });
  const fitsMemory = (assigned._sum.memoryMb ?? 0) + memoryMb <= host.memoryTotalMb * limits.memoryOvercommit;
  const fitsCpu =
    cpuCores === undefined || (assigned._sum.cpuCores ?? 0) + cpuCores <= host.cpuCores * limits.cpuOvercommit;
  if (!fitsMemory || !fitsCpu) throw new PlanOutdated();
}

function roomOnHost({ guest }: GuestTarget, moxxie: Moxxie) {
  const view = moxxie.inventory.view();
  const host = view.hosts.get(`${guest.endpointId}:${guest.hostName}`);
  if (!host || host.memoryTotalMb === 0) return undefined;
  return capacityOfHost(view, host, { now: new Date() });
}
