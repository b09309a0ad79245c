import type { Subnet } from "./subnet";

/** Subnets of which none overlaps another: what a datacenter has given out. Looks by halving. */
export class DisjointSubnets {
  readonly #byFamily: ReadonlyMap<Subnet["family"], readonly Subnet[]>;

  constructor(subnets: Iterable<Subnet>) {
    const sorted = [...subnets].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    this.#byFamily = Map.groupBy(sorted, ({ family }) => family);
  }

  /** Any of them that has an address in common with the subnet. */
  overlapping({ family, first, last }: Subnet): Subnet | undefined {
    const subnets = this.#byFamily.get(family) ?? [];
    let low = 0;
    let high = subnets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const subnet = subnets[middle];
      if (subnet && subnet.last < first) low = middle + 1;
      else high = middle;
    }
    const next = subnets[low];
    return next && next.first <= last ? next : undefined;
  }
}

/** Things by subnet, which may lie inside each other. Looks once for each prefix that there is. */
export class SubnetMap<Value> {
  readonly #values = new Map<string, Value>();
  readonly #prefixes = new Set<number>();

  get(subnet: Subnet): Value | undefined {
    return this.#values.get(keyOf(subnet));
  }

  set(subnet: Subnet, value: Value): void {
    this.#values.set(keyOf(subnet), value);
    this.#prefixes.add(subnet.prefix);
  }

  /** What is kept of the smallest subnet that has all addresses of this one. */
  containing(subnet: Subnet): Value | undefined {
    const bits = subnet.family === 4 ? 32 : 128;
    for (const prefix of [...this.#prefixes].sort((a, b) => b - a)) {
      if (prefix > subnet.prefix) continue;
      const size = 1n << BigInt(bits - prefix);
      const value = this.#values.get(keyOf({ ...subnet, prefix, first: subnet.first - (subnet.first % size) }));
      if (value !== undefined) return value;
    }
    return undefined;
  }

  values(): Iterable<Value> {
    return this.#values.values();
  }
}

const keyOf = ({ family, prefix, first }: Pick<Subnet, "family" | "prefix" | "first">) =>
  `${family} ${prefix} ${first}`;
