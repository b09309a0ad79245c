import fc from "fast-check";
import { expect, test } from "vitest";
import { bitsOf, formatAddress, formatSubnet, type IpFamily, readAddress, readCidr, subnetAround, subnetOf } from ".";

test.each([
  ["172.16.5.20/24", "172.16.5.0/24"],
  ["172.16.5.20", "172.16.5.20/32"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:DB8:0:0:1::/64", "2001:db8::/64"],
  ["::ffff:10.0.0.1", "::ffff:a00:1/128"],
])("%s is read as the subnet %s", (text, subnet) => {
  expect(formatSubnet(subnetOf(text))).toBe(subnet);
});

test.each([
  "",
  "10.1",
  "010.0.0.1/8",
  "10.0.0.1/33",
  "10.0.0.256",
  "10.0.0.1/",
  "/24",
  "dhcp",
  "fe80::1%eth0",
  "::1/129",
  "12345::",
])("'%s' is nonsense", (text) => {
  expect(readCidr(text)).toBeUndefined();
  expect(() => subnetOf(text)).toThrow(RangeError);
});

test("an address has no prefix", () => {
  expect(readAddress("10.0.0.1/32")).toBeUndefined();
  expect(readAddress("10.0.0.1")).toEqual({ family: 4, value: 0x0a_00_00_01n });
});

test("what is written can be read again", () => {
  const address = fc
    .tuple(fc.constantFrom<IpFamily>(4, 6), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(128))
    .map(([family, seed, prefix]) => ({
      family,
      value: seed % (1n << BigInt(bitsOf(family))),
      prefix: prefix % (bitsOf(family) + 1),
    }));
  fc.assert(
    fc.property(address, ({ family, value, prefix }) => {
      expect(readAddress(formatAddress({ family, value }))).toEqual({ family, value });
      const subnet = subnetAround({ family, value }, prefix);
      expect(subnetOf(formatSubnet(subnet))).toEqual(subnet);
      expect(subnet.first <= value && value <= subnet.last).toBe(true);
    }),
  );
});
