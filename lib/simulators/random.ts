/**
 * Deterministic randomness: the same seed gives the same world on every machine.
 * Not for secrets that protect anything; simulators have none.
 */

/** 32-bit FNV-1a hash of a string. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Mixes two 32-bit numbers into a well spread third one (finaliser of MurmurHash3). */
export function mixHash(left: number, right: number): number {
  let hash = (left ^ Math.imul(right, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A hash as a fraction in [0, 1). */
export function unitFraction(hash: number): number {
  return hash / 0x1_0000_0000;
}

/** A seeded stream of random numbers (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number | string) {
    this.#state = typeof seed === "number" ? mixHash(seed >>> 0, 0x51ed270b) : hashText(seed);
  }

  /** The next 32-bit unsigned number. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return (value ^ (value >>> 14)) >>> 0;
  }

  /** A number in [0, 1). */
  fraction(): number {
    return unitFraction(this.next());
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** True in about `probability` of the calls. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.integer(0, items.length - 1)] ?? items[0];
  }

  /** `byteCount` bytes as lower-case hex. */
  hex(byteCount: number): string {
    let text = "";
    while (text.length < byteCount * 2) text += this.next().toString(16).padStart(8, "0");
    return text.slice(0, byteCount * 2);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.hex(16);
    const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}
