import { capacityOfHost, inGb } from "@/lib/domain/capacity";
import type { Moxxie } from "@/lib/moxxie";
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
  const words = `Needs ${inGb(guest.memoryMb)} memory, host ${guest.hostName} has ${inGb(Math.max(0, free))} free`;
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
    plan.failed(
      "memory",
      "no_capacity",
      `Needs ${inGb(moreMb)} more memory, host ${guest.hostName} has ${inGb(freeMb)} free.`,
    );
  }
  if (wanted.cpuCores !== undefined && wanted.cpuCores > guest.cpuCores && wanted.cpuCores > room.cpu.total) {
    plan.failed("cpu", "no_capacity", `Needs ${wanted.cpuCores} cores, host ${guest.hostName} has ${room.cpu.total}.`);
  }
}

function roomOnHost({ guest }: GuestTarget, moxxie: Moxxie) {
  const view = moxxie.inventory.view();
  const host = view.hosts.get(`${guest.endpointId}:${guest.hostName}`);
  if (!host || host.memoryTotalMb === 0) return undefined;
  const guests = view.guestsOfEndpoint(guest.endpointId).filter(({ hostName }) => hostName === guest.hostName);
  return capacityOfHost(view, host, guests);
}
