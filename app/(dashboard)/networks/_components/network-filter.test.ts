import { describe, expect, test } from "vitest";
import type { NetworkView } from "@/lib/contracts/networks";
import { networkName, searchNetworks, statusesOf } from "./network-filter";

const network = (change: Partial<NetworkView>): NetworkView => ({
  id: "00000000-0000-4000-8000-000000000001",
  datacenter: "DC1",
  clientId: "acme",
  purpose: "web",
  vlan: 104,
  serviceVlan: null,
  subnet: "172.16.4.0/24",
  gateway: "172.16.4.1",
  status: "active",
  note: "",
  addresses: null,
  guests: 0,
  realisations: [],
  sources: [],
  createdBy: null,
  createdAt: null,
  releasedAt: null,
  quarantineUntil: null,
  ...change,
});

const acme = network({});
const foreign = network({
  clientId: null,
  purpose: null,
  vlan: 300,
  subnet: null,
  gateway: null,
  status: "foreign",
  sources: ["VM 120 on pve2"],
});
const all = [acme, foreign];
const find = (text: string, statuses: NetworkView["status"][] = []) => searchNetworks(all, { text, statuses });

describe("networks are found", () => {
  test.each([
    ["acme web", [acme]],
    ["WEB", [acme]],
    ["172.16.4", [acme]],
    ["104", [acme]],
    ["vlan300", [foreign]],
    ["pve2", [foreign]],
    ["acme pve2", []],
    ["", all],
  ])("by '%s'", (text, found) => expect(find(text)).toEqual(found));

  test("by state, together with words", () => {
    expect(find("", ["foreign"])).toEqual([foreign]);
    expect(find("acme", ["foreign"])).toEqual([]);
  });
});

test("networks that were given out stand before those that were only seen", () =>
  expect(searchNetworks([foreign, acme], { text: "", statuses: [] })).toEqual([acme, foreign]));

test("unknown states of an address are left out", () =>
  expect(statusesOf(["foreign", "lost", "active"])).toEqual(["active", "foreign"]));

test("a foreign network is called by its VLAN, or by its subnet where it has none", () => {
  expect(networkName(acme)).toBe("acme · web");
  expect(networkName(foreign)).toBe("VLAN 300");
  expect(networkName({ ...foreign, vlan: null, subnet: "10.0.1.0/24" })).toBe("10.0.1.0/24");
  expect(networkName({ ...foreign, vlan: null })).toBe("VM 120 on pve2");
});
