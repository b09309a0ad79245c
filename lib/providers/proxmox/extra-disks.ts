import { MoxxieError } from "@/lib/errors";
import type { GuestSpec } from "../provider";
import type { Form } from "./form";
import { parseProperties, writeProperties } from "./property-string";
import type { RawConfig } from "./wire";

/**
 * Disks beyond the first. Each bears its number as the drive's serial, by which it is found again after a crash, and
 * inside the guest (`/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_extra-1`); which bus address it gets depends on what a
 * template has already.
 */
export const serialOf = (index: number): string => `extra-${index + 1}`;

const isScsiDisk = (key: string) => /^scsi\d+$/.test(key);
const slots = Array.from({ length: 31 }, (_, index) => `scsi${index}`);

/** The settings that add those extra disks that the configuration does not have yet; empty when it has all of them. */
export function extraDisksForm({ extraDisks = [], storage }: GuestSpec, config: RawConfig): Form {
  const serials = new Set(
    Object.entries(config).flatMap(([key, value]) =>
      isScsiDisk(key) ? (parseProperties(String(value), "volume").serial ?? []) : [],
    ),
  );
  const missing = extraDisks.map(({ sizeGb }, index) => ({ sizeGb, serial: serialOf(index) }));
  const free = slots.filter((slot) => config[slot] === undefined).values();
  return Object.fromEntries(
    missing
      .filter(({ serial }) => !serials.has(serial))
      .map(({ sizeGb, serial }) => {
        const slot = free.next().value;
        if (slot === undefined)
          throw new MoxxieError("cannot_be_done", "The VM has no bus address left for another disk (scsi0 to scsi30).");
        return [slot, writeProperties({ volume: `${storage}:${sizeGb}`, serial }, "volume")];
      }),
  );
}
