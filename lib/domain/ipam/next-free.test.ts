import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressesOf,
  bitsOf,
  contains,
  countFreeSubnets,
  countFreeVlans,
  formatSubnet,
  gatewayOf,
  type IpFamily,
  nextFreeAddress,
  nextFreeSubnet,
  nextFreeVlan,
  overlaps,
  type Subnet,
  sizeOf,
  subnetAround,
  subnetOf,
} from ".";

/** A small range (at most 8 bits of subnets) and things taken in and around it, so that all of it can be looked through. */
const situation = fc
  .record({
    family: fc.constantFrom<IpFamily>(4, 6),
    seed: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
    rangeBits: fc.integer({ min: 0, max: 8 }),
    hostBits: fc.integer({ min: 0, max: 12 }),
    taken: fc.array(fc.record({ at: fc.integer({ min: -40, max: 300 }), bits: fc.integer({ min: -4, max: 5 }) }), {
      maxLength: 40,
    }),
  })
  .map(({ family, seed, rangeBits, hostBits, taken }) => {
    const bits = bitsOf(family);
    const prefix = bits - hostBits;
    const space = 1n << BigInt(bits);
    const range = subnetAround({ family, value: seed % space }, prefix - rangeBits);
    const size = sizeOf(family, prefix);
    const subnets = taken.flatMap(({ at, bits: more }): Subnet[] => {
      const value = range.first + BigInt(at) * size;
      const takenPrefix = Math.min(bits, Math.max(0, prefix - more));
      return value < 0n || value >= space ? [] : [subnetAround({ family, value }, takenPrefix)];
    });
    return { range, prefix, taken: subnets };
  });

/** All subnets of that prefix in the range that overlap nothing: the answer by looking at each. */
function freeByLooking({ range, prefix, taken }: { range: Subnet; prefix: number; taken: Subnet[] }): Subnet[] {
  const size = sizeOf(range.family, prefix);
  const all: Subnet[] = [];
  for (let value = range.first; value <= range.last; value += size)
    all.push(subnetAround({ family: range.family, value }, prefix));
  return all.filter((subnet) => !taken.some((other) => overlaps(subnet, other)));
}

describe("the next free subnet", () => {
  test("is the first that is inside, aligned and overlaps nothing, and there is one exactly when one is free", () => {
    fc.assert(
      fc.property(situation, (wish) => {
        const free = freeByLooking(wish);
        const found = nextFreeSubnet(wish);
        expect(found).toBe(free[0] && formatSubnet(free[0]));
        expect(countFreeSubnets(wish)).toBe(BigInt(free.length));
        if (found === undefined) return;
        const subnet = subnetOf(found);
        expect(contains(wish.range, subnet)).toBe(true);
        expect(subnet.first % sizeOf(subnet.family, subnet.prefix)).toBe(0n);
        expect(wish.taken.some((other) => overlaps(subnet, other))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("taken one after the other fill a range exactly", () => {
    const range = subnetOf("10.0.0.0/20");
    const taken = [subnetOf("10.0.5.7/32")];
    for (let next = nextFreeSubnet({ range, prefix: 24, taken }); next; ) {
      taken.push(subnetOf(next));
      next = nextFreeSubnet({ range, prefix: 24, taken });
    }
    expect(taken).toHaveLength(16);
    expect(nextFreeSubnet({ range, prefix: 25, taken })).toBe("10.0.5.128/25");
  });

  test("is not looked for among what is free: 65,536 taken of an IPv4 /8 and of an IPv6 /32 cost less than a second of CPU", () => {
    const four = subnetOf("10.0.0.0/8");
    const six = subnetOf("2001:db8::/32");
    for (const [range, prefix, expected] of [
      [four, 24, undefined],
      [six, 64, "2001:db8:1::/64"],
    ] as const) {
      const size = sizeOf(range.family, prefix);
      const taken = Array.from({ length: 65_536 }, (_, n) =>
        subnetAround({ family: range.family, value: range.first + BigInt(n) * size }, prefix),
      ).sort((a, b) => Number((a.first * 7919n) % 104_729n) - Number((b.first * 7919n) % 104_729n));
      const before = process.cpuUsage();
      expect(nextFreeSubnet({ range, prefix, taken })).toBe(expected);
      expect(countFreeSubnets({ range, prefix, taken })).toBe(expected ? (1n << 32n) - 65_536n : 0n);
      expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1);
    }
  });

  test("of a family is not hindered by what is taken of the other", () => {
    const taken = [subnetOf("::/0")];
    expect(nextFreeSubnet({ range: subnetOf("172.16.0.0/16"), prefix: 24, taken })).toBe("172.16.0.0/24");
  });

  test("larger than the range is none", () => {
    expect(nextFreeSubnet({ range: subnetOf("172.16.0.0/16"), prefix: 15, taken: [] })).toBeUndefined();
  });
});

describe("the next free VLAN", () => {
  test("is the smallest of the range that is not taken, and there is one exactly when one is free", () => {
    const taken = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(range, taken, ([from, more], vlans) => {
        const all = Array.from({ length: more + 1 }, (_, n) => from + n).filter((vlan) => !vlans.includes(vlan));
        const wish = { from, to: from + more };
        expect(nextFreeVlan(wish, new Set(vlans))).toBe(all[0]);
        expect(countFreeVlans(wish, new Set(vlans))).toBe(all.length);
      }),
    );
  });
});

describe("the addresses of a subnet", () => {
  test.each([
    ["172.16.5.0/24", "172.16.5.1", 254n],
    ["172.16.5.0/30", "172.16.5.1", 2n],
    ["172.16.5.6/31", "172.16.5.6", 2n],
    ["172.16.5.9/32", "172.16.5.9", 1n],
    ["2001:db8:0:5::/64", "2001:db8:0:5::1", (1n << 64n) - 1n],
    ["2001:db8::4/126", "2001:db8::5", 3n],
    ["2001:db8::4/127", "2001:db8::4", 2n],
    ["2001:db8::4/128", "2001:db8::4", 1n],
  ])("of %s begin with the gateway %s and are %s", (text, gateway, total) => {
    expect(gatewayOf(subnetOf(text))).toBe(gateway);
    expect(addressesOf(subnetOf(text)).total).toBe(total);
  });

  test("the next free one is the first that can be given out and is not taken", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<IpFamily>(4, 6),
        fc.integer({ min: 0, max: 5 }),
        fc.uniqueArray(fc.bigInt({ min: 0n, max: 40n })),
        (family, hostBits, offsets) => {
          const subnet = subnetAround({ family, value: 0xac_10_05_20n }, bitsOf(family) - hostBits);
          const taken = new Set(offsets.map((offset) => subnet.first + offset));
          const { first, last } = addressesOf(subnet);
          let expected: bigint | undefined;
          for (let value = first; value <= last && expected === undefined; value++)
            if (!taken.has(value)) expected = value;
          const found = nextFreeAddress(subnet, taken);
          expect(found && subnetOf(found).first).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("of an IPv6 /64 are not gone through", () => {
    expect(nextFreeAddress(subnetOf("2001:db8::/64"), [subnetOf("2001:db8::1").first])).toBe("2001:db8::2");
  });
});
