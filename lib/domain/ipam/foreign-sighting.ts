import type { GuestRecord } from "../estate";

/** How many guests are named before the rest is counted. */
const guestsNamed = 3;

/** One VLAN or subnet with all that was seen to use it. */
export class Sighting {
  readonly #profiles = new Set<string>();
  readonly #guests = new Map<string, GuestRecord>();
  readonly #subnets = new Set<Sighting>();
  readonly #vlans = new Set<Sighting>();
  /** It is told with its VLAN. */
  isTaken = false;

  constructor(
    readonly key: string,
    readonly what: { vlan: number | null; subnet: string | null },
  ) {}

  sawProfile(source: string): this {
    this.#profiles.add(source);
    return this;
  }

  sawGuests(guests: Iterable<GuestRecord>): this {
    for (const guest of guests) this.#guests.set(guest.id, guest);
    return this;
  }

  /** Of a VLAN: the subnet that a platform says is in it. */
  sawSubnet(subnet: Sighting): void {
    this.#subnets.add(subnet);
    subnet.#vlans.add(this);
  }

  /** A VLAN with one subnet that is in no other VLAN is told together with it. */
  takeOwnSubnet(): void {
    const [subnet] = this.#subnets;
    if (!subnet || this.#subnets.size > 1 || subnet.#vlans.size > 1) return;
    subnet.isTaken = true;
    this.what.subnet = subnet.what.subnet;
    for (const source of subnet.#profiles) this.#profiles.add(source);
    this.sawGuests(subnet.#guests.values());
  }

  get guestCount(): number {
    return this.#guests.size;
  }

  sources(): string[] {
    const guests = [...this.#guests.values()];
    const named = guests.slice(0, guestsNamed).map(guestInWords);
    const more = guests.length - named.length;
    return [...this.#profiles, ...named, ...(more > 0 ? [`${more} more ${more === 1 ? "guest" : "guests"}`] : [])];
  }
}

const guestInWords = ({ kind, vmId, name }: GuestRecord) => `${kind === "vm" ? "VM" : "container"} ${vmId} ${name}`;
