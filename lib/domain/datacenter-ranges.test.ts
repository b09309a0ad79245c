import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DatacenterRanges, networksOutside, rangeConflicts, rangeConflictsOf } from "./datacenter-ranges";

const dc = (id: string, ipRange: string | null, serviceVlan: number | null = null): DatacenterRanges => ({
  id,
  network: { ipRange, qinqEnabled: serviceVlan !== null, serviceVlan },
});

describe("two datacenters", () => {
  test.each([
    ["172.16.0.0/16", "172.16.128.0/17", true],
    ["172.16.128.0/17", "172.16.0.0/16", true],
    ["172.16.0.0/16", "172.16.0.0/16", true],
    ["172.16.0.0/16", "172.17.0.0/16", false],
    ["0.0.0.0/0", "10.0.0.0/8", true],
    ["10.0.0.0/32", "10.0.0.1/32", false],
    ["fd00:1::/32", "fd00:1:5::/48", true],
    ["fd00:1::/32", "fd00:2::/32", false],
    ["FD00:0001:0::/32", "fd00:1:ffff::/48", true],
    ["::/0", "10.0.0.0/8", false],
    ["::ffff:0:0/96", "10.0.0.0/8", false],
  ])("%s and %s share addresses: %s", (one, other, shared) => {
    const found = rangeConflicts([dc("DC1", one), dc("DC2", other)]);
    expect(found).toEqual(shared ? [`The addresses ${one} of DC1 overlap ${other} of DC2.`] : []);
  });

  test("must not have the same outer tag, but may have the same VLANs, and a tag without Q-in-Q is none", () => {
    expect(
      rangeConflicts([dc("DC1", null, 1000), dc("DC2", null, 1000), dc("DC3", null, 1001), dc("DC4", null)]),
    ).toEqual(["DC1 and DC2 both have the service VLAN 1000."]);
    const off = { id: "DC5", network: { qinqEnabled: false, serviceVlan: 1000 } };
    expect(rangeConflicts([dc("DC1", null, 1000), off])).toEqual([]);
  });
});

test("each pair is named once, and a datacenter is not compared with itself as it was", () => {
  const all = [dc("A", "10.0.0.0/8", 7), dc("B", "10.1.0.0/16", 7), dc("C", "10.1.2.0/24")];
  expect(rangeConflicts(all)).toHaveLength(4);
  expect(rangeConflictsOf(dc("A", "10.9.0.0/16"), all)).toEqual([]);
  expect(rangeConflictsOf(dc("C", "10.1.0.0/16"), all)).toEqual([
    "The addresses 10.1.0.0/16 of C overlap 10.0.0.0/8 of A.",
    "The addresses 10.1.0.0/16 of C overlap 10.1.0.0/16 of B.",
  ]);
});

test("who conflicts does not depend on the order", () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 9, max: 24 })).map(([part, prefix]) => {
    const bits = (10 * 2 ** 24 + part * 2 ** 16) & (-1 << (32 - prefix));
    return `${[24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".")}/${prefix}`;
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(range, fc.integer({ min: 1, max: 3 })), { maxLength: 6 }), (entries) => {
      const all = entries.map(([ipRange, tag], index) => dc(`DC${index}`, ipRange, tag));
      expect(rangeConflicts([...all].reverse())).toHaveLength(rangeConflicts(all).length);
      const byOne = all.flatMap((one) => rangeConflictsOf(one, all));
      expect(byOne).toHaveLength(2 * rangeConflicts(all).length);
    }),
  );
});

describe("networks that were given out", () => {
  const given = [
    { clientId: "acme", vlan: 100, serviceVlan: 1000, subnet: "172.16.0.0/24" },
    { clientId: "globex", vlan: 200, serviceVlan: 1000, subnet: "172.16.200.0/24" },
    { clientId: "initech", vlan: 300, serviceVlan: 1000, subnet: "fd00:1:2::/64" },
  ];
  const settings = {
    ipRange: "172.16.0.0/16",
    vlanRange: { from: 100, to: 300 },
    qinqEnabled: true,
    serviceVlan: 1000,
  };
  const outside = (change: Partial<typeof settings> | { ipRange: null } | { vlanRange: null }) =>
    networksOutside({ ...settings, ...change }, given.slice(0, 2)).map(({ clientId }) => clientId);

  test("are outside of ranges that leave them out, wholly or in part", () => {
    expect(outside({})).toEqual([]);
    expect(outside({ ipRange: "172.16.0.0/17" })).toEqual(["globex"]);
    expect(outside({ ipRange: "172.16.200.0/25" })).toEqual(["acme", "globex"]);
    expect(outside({ ipRange: "172.0.0.0/8" })).toEqual([]);
    expect(outside({ vlanRange: { from: 101, to: 300 } })).toEqual(["acme"]);
    expect(outside({ vlanRange: { from: 1, to: 199 } })).toEqual(["globex"]);
    expect(outside({ ipRange: null })).toEqual(["acme", "globex"]);
    expect(outside({ vlanRange: null })).toEqual(["acme", "globex"]);
    expect(networksOutside(settings, given).map(({ clientId }) => clientId)).toEqual(["initech"]);
  });

  test("keep the outer tag that they were made with", () => {
    expect(outside({ serviceVlan: 1001 })).toEqual(["acme", "globex"]);
    expect(outside({ qinqEnabled: false })).toEqual(["acme", "globex"]);
  });
});
