import { z } from "zod";
import type { Observation } from "@/lib/providers/provider";

const nullableNumber = z.number().nullable();

/**
 * What changes with every poll, kept as one row an endpoint: hosts by name as [cpuFraction, memoryUsedMb,
 * uptimeSeconds], guests by platform id as [cpuFraction, memoryUsedMb]. Tuples, for there are thousands of them.
 */
export const Measurement = z.object({
  hosts: z.record(z.string(), z.tuple([nullableNumber, nullableNumber, nullableNumber])),
  guests: z.record(z.string(), z.tuple([nullableNumber, nullableNumber])),
});
export type Measurement = z.infer<typeof Measurement>;
export type GuestMeasurements = Measurement["guests"];

/** Finer steps are noise; a rounded value is shorter and often does not change at all. */
const cpuDigits = 10_000;

const cpuOf = (fraction: number | undefined) =>
  fraction === undefined ? null : Math.round(fraction * cpuDigits) / cpuDigits;
const wholeOf = (value: number | undefined) => (value === undefined ? null : Math.round(value));

/** The measurements of one guest, for a look at it alone. */
export const measurementOf = (guest: { cpuFraction?: number; memoryUsedMb?: number }) => ({
  cpuFraction: cpuOf(guest.cpuFraction),
  memoryUsedMb: wholeOf(guest.memoryUsedMb),
});

/** All measurements of an observation; guests that tell none (stopped ones) are left out. */
export function measurementsOf(observation: Observation): Measurement {
  const measurement: Measurement = { hosts: {}, guests: {} };
  for (const host of observation.hosts)
    measurement.hosts[host.name] = [cpuOf(host.cpuFraction), wholeOf(host.memoryUsedMb), wholeOf(host.uptimeSeconds)];
  for (const guest of observation.guests) {
    const { cpuFraction, memoryUsedMb } = measurementOf(guest);
    if (cpuFraction !== null || memoryUsedMb !== null) measurement.guests[guest.vmId] = [cpuFraction, memoryUsedMb];
  }
  return measurement;
}
