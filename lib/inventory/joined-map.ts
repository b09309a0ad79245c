/**
 * Several maps with distinct keys, read as one. A change to one of them costs only that one's copy, whatever the others
 * hold. Made for a handful of parts: `get` asks one after the other.
 */
export class JoinedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #parts: readonly ReadonlyMap<Key, Value>[];
  readonly size: number;

  constructor(parts: readonly ReadonlyMap<Key, Value>[]) {
    this.#parts = parts;
    this.size = parts.reduce((sum, part) => sum + part.size, 0);
  }

  get(key: Key): Value | undefined {
    for (const part of this.#parts) {
      const value = part.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(key: Key): boolean {
    return this.#parts.some((part) => part.has(key));
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const part of this.#parts) part.forEach((value, key) => void callback(value, key, this));
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const part of this.#parts) yield* part.entries();
  }

  *keys(): MapIterator<Key> {
    for (const part of this.#parts) yield* part.keys();
  }

  *values(): MapIterator<Value> {
    for (const part of this.#parts) yield* part.values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
}
