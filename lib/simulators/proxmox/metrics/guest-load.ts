import { mixHash, unitFraction } from "../../random";
import { counterBetween, noise, rateAt, wave } from "./wave";

/** What the load of a guest depends on. */
export interface LoadedGuest {
  vmid: number;
  cpus: number;
  memoryBytes: number;
  /** Unix seconds; undefined when it does not run. */
  startedAt: number | undefined;
}

/** Rates in bytes per second. */
export interface TrafficRates {
  netin: number;
  netout: number;
  diskread: number;
  diskwrite: number;
}

/**
 * CPU load as a fraction of the guest's CPUs: a pure function of guest and time, so that 100,000 guests cost nothing
 * while nobody looks.
 */
export function cpuLoad(guest: LoadedGuest, timeSeconds: number): number {
  if (!runsAt(guest, timeSeconds)) return 0;
  const base = 0.02 + unitFraction(mixHash(guest.vmid, 1)) ** 2 * 0.45;
  const load = base * (1 + 0.5 * wave(guest.vmid, timeSeconds) + 0.15 * noise(mixHash(guest.vmid, 2), timeSeconds, 10));
  return Math.min(1, Math.max(0.001, load));
}

/** Memory in use in bytes; a machine that has just started has not touched much of it. */
export function memoryUsed(guest: LoadedGuest, timeSeconds: number): number {
  if (guest.startedAt === undefined || !runsAt(guest, timeSeconds)) return 0;
  const share = 0.25 + unitFraction(mixHash(guest.vmid, 3)) * 0.5 + 0.06 * wave(mixHash(guest.vmid, 4), timeSeconds);
  const warmUp = Math.min(1, 0.3 + (timeSeconds - guest.startedAt) / 600);
  return Math.floor(guest.memoryBytes * Math.min(0.97, share) * warmUp);
}

/** Traffic since the start, in bytes. */
export function trafficCounters(guest: LoadedGuest, timeSeconds: number): TrafficRates {
  const { startedAt } = guest;
  if (startedAt === undefined || !runsAt(guest, timeSeconds)) return { netin: 0, netout: 0, diskread: 0, diskwrite: 0 };
  const bases = trafficBases(guest);
  return {
    netin: counted(guest.vmid, 5, bases.netin, startedAt, timeSeconds),
    netout: counted(guest.vmid, 6, bases.netout, startedAt, timeSeconds),
    diskread: counted(guest.vmid, 7, bases.diskread, startedAt, timeSeconds),
    diskwrite: counted(guest.vmid, 8, bases.diskwrite, startedAt, timeSeconds),
  };
}

/** Traffic at one moment, in bytes per second. */
export function trafficRates(guest: LoadedGuest, timeSeconds: number): TrafficRates {
  const bases = trafficBases(guest);
  const rate = (seed: number, base: number) => rateAt(mixHash(guest.vmid, seed), base, timeSeconds);
  return {
    netin: rate(5, bases.netin),
    netout: rate(6, bases.netout),
    diskread: rate(7, bases.diskread),
    diskwrite: rate(8, bases.diskwrite),
  };
}

/** Whether the guest was up at a moment of the present run. */
export function runsAt(guest: LoadedGuest, timeSeconds: number): boolean {
  return guest.startedAt !== undefined && timeSeconds >= guest.startedAt;
}

/** Positional and without closures: it runs four times for each guest of a list of 100,000. */
function counted(vmid: number, salt: number, base: number, fromSeconds: number, toSeconds: number): number {
  return counterBetween({ seed: mixHash(vmid, salt), base, fromSeconds, toSeconds });
}

function trafficBases({ vmid, cpus }: LoadedGuest): TrafficRates {
  return {
    netin: 400 + weight(vmid, 31) * cpus * 120_000,
    netout: 250 + weight(vmid, 32) * cpus * 160_000,
    diskread: 100 + weight(vmid, 33) * cpus * 40_000,
    diskwrite: 900 + weight(vmid, 34) * cpus * 90_000,
  };
}

function weight(vmid: number, salt: number): number {
  return unitFraction(mixHash(vmid, salt)) ** 2;
}
