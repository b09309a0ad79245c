import { describe, expect, test } from "vitest";
import { clientVlanOf, whyTrunk } from "./client-vlan";

const network = { ipRange: null, vlanRange: null, quarantineMs: 0 };
const plain = { id: "DC1", network: { ...network, qinqEnabled: false, serviceVlan: null } };
const nested = { id: "DC2", network: { ...network, qinqEnabled: true, serviceVlan: 1000 } };

describe("the client VLAN that tags mean", () => {
  test.each([
    ["a single tag where there is no outer one", plain, { vlan: 150 }, 150],
    ["nothing", plain, {}, null],
    ["another space: below an outer tag", plain, { vlan: 150, serviceVlan: 7 }, null],
    ["an inner tag below the datacenter's own", nested, { vlan: 150, serviceVlan: 1000 }, 150],
    ["another space: below another outer tag", nested, { vlan: 150, serviceVlan: 1001 }, null],
    ["another space: an outer tag", nested, { vlan: 150, serviceVlan: null }, null],
  ])("%s", (_, datacenter, tags, expected) => expect(clientVlanOf(datacenter, tags)).toBe(expected));
});

describe("a network that carries all clients", () => {
  test.each([
    ["the service VLAN itself", nested, { vlan: 1000 }, true],
    ["its inside without an inner tag", nested, { serviceVlan: 1000 }, true],
    ["one client's VLAN is none", nested, { vlan: 150, serviceVlan: 1000 }, false],
    ["an outer VLAN beside it is none", nested, { vlan: 20 }, false],
    ["without Q-in-Q there is none", plain, { vlan: 1000 }, false],
  ])("%s", (_, datacenter, tags, expected) => {
    expect(whyTrunk(datacenter, tags) !== undefined).toBe(expected);
  });
});
