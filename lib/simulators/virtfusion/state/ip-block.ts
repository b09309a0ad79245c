import { Address4, Address6 } from "ip-address";
import { refused, simulated } from "../errors";

interface Range {
  readonly first: number;
  readonly last: number;
}

/** A pool of IPv4 addresses, or of IPv6 subnets, for the servers of some groups. */
export class IpBlock {
  readonly id: number;
  readonly type: 4 | 6;
  readonly name: string;
  readonly groupIds: readonly number[];
  networkProfile: number;
  enabled = true;
  readonly createdAt: Date;
  readonly gateway: string;
  /** `255.255.192.0`; null for IPv6. */
  readonly netmask: string | null;
  /** Prefix length of a subnet that a server gets; 0 for IPv4. */
  readonly subnetCidr: number;
  readonly #ranges: Range[] = [];
  readonly #used = new Set<number>();
  /** Where to look first for a free one. */
  #cursor = 0;
  readonly #base: bigint;

  constructor(input: {
    id: number;
    name: string;
    /** `172.18.0.0/18` or `2001:db8:18::/48`. */
    cidr: string;
    groupIds: readonly number[];
    networkProfile: number;
    createdAt: Date;
  }) {
    this.id = input.id;
    this.name = input.name;
    this.groupIds = input.groupIds;
    this.networkProfile = input.networkProfile;
    this.createdAt = input.createdAt;
    const isV6 = input.cidr.includes(":");
    this.type = isV6 ? 6 : 4;
    this.subnetCidr = isV6 ? 64 : 0;
    const network = isV6 ? new Address6(input.cidr) : new Address4(input.cidr);
    this.#base = network.startAddress().bigInt();
    this.gateway = (isV6 ? Address6 : Address4).fromBigInt(this.#base + 1n).correctForm();
    this.netmask = isV6 ? null : network.subnetMaskAddress().correctForm();
    // The first nine addresses of an IPv4 network are the operator's own.
    if (isV6) this.#ranges.push({ first: 1, last: 2 ** (this.subnetCidr - network.subnetMask) - 1 });
    else this.#ranges.push({ first: 10, last: 2 ** (32 - network.subnetMask) - 2 });
  }

  get total(): number {
    return this.#ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get used(): number {
    return this.#used.size;
  }

  get free(): number {
    return this.enabled ? this.total - this.used : 0;
  }

  /** Takes the next free address (or subnet, without its length). Throws 422 when there is none. */
  take(): string {
    for (const { first, last } of this.#ranges) {
      for (let index = Math.max(first, this.#cursor); index <= last; index++) {
        if (this.#used.has(index)) continue;
        this.#used.add(index);
        this.#cursor = index + 1;
        return this.#text(index);
      }
    }
    throw refused(simulated(`IP block ${this.name} has no free address`));
  }

  /** Takes this very address. Answers whether it was one of the block and free. */
  takeExactly(address: string): boolean {
    const index = this.#indexOf(address);
    if (index === undefined || this.#used.has(index)) return false;
    this.#used.add(index);
    return true;
  }

  give(address: string): void {
    const index = this.#indexOf(address);
    if (index === undefined) return;
    this.#used.delete(index);
    this.#cursor = Math.min(this.#cursor, index);
  }

  /** Adds a range of addresses to an IPv4 block. Throws 422 when it makes no sense. */
  addRange(start: string, end: string): void {
    if (this.type !== 4) throw refused(simulated("The block does not hold IPv4 addresses"));
    if (!Address4.isValid(start) || !Address4.isValid(end)) throw refused(simulated("The range is not IPv4"));
    const first = Number(new Address4(start).bigInt() - this.#base);
    const last = Number(new Address4(end).bigInt() - this.#base);
    if (last < first) throw refused(simulated("The end of the range is before its start"));
    if (this.#ranges.some((range) => first <= range.last && last >= range.first))
      throw refused(simulated("The range overlaps addresses that the block has"));
    this.#ranges.push({ first, last });
    this.#ranges.sort((left, right) => left.first - right.first);
    this.#cursor = Math.min(this.#cursor, first);
  }

  /** The place of an address (or subnet) in the block; undefined when it is not of the block. */
  #indexOf(address: string): number | undefined {
    const isOfFamily = this.type === 4 ? Address4.isValid(address) : Address6.isValid(address);
    if (!isOfFamily) return undefined;
    const offset = new (this.type === 4 ? Address4 : Address6)(address).bigInt() - this.#base;
    const index = Number(this.type === 4 ? offset : offset >> BigInt(128 - this.subnetCidr));
    return this.#ranges.some(({ first, last }) => first <= index && index <= last) ? index : undefined;
  }

  #text(index: number): string {
    if (this.type === 4) return Address4.fromBigInt(this.#base + BigInt(index)).correctForm();
    return Address6.fromBigInt(this.#base + (BigInt(index) << BigInt(128 - this.subnetCidr))).correctForm();
  }
}
