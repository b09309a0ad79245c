import type { SeededRandom } from "../../random";

/** A fresh MAC address with the vendor prefix that Proxmox uses, upper case. */
export function newMacAddress(random: SeededRandom): string {
  const tail = random.hex(3).toUpperCase();
  return `BC:24:11:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}`;
}

/** A SHA-256 fingerprint made up from a seed, for nodes that do not really listen. */
export function newFingerprint(random: SeededRandom): string {
  return (random.hex(32).toUpperCase().match(/../g) ?? []).join(":");
}
