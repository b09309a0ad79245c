import { expect, test } from "vitest";
import { bridge, candidate, request, said } from "../testing";
import { networks } from "./networks";

const dmz = { ...bridge, id: "dmz", name: "dmz", vlan: 100, isDefault: false };

test("all networks asked for must be there; the first that is not is named", () => {
  const wishes = [{ profileId: "vmbr0" }, { profileId: "vmbr9" }, { profileId: "vmbr8" }];
  expect(said(networks, { networks: wishes }, {})).toBe("No network vmbr9 on this host");
  expect(said(networks, { networks: [{ profileId: "vmbr0" }, { profileId: "vlan100" }] }, {})).toContain("VLAN 100");
  expect(
    said(networks, { networks: [{ profileId: "vmbr0" }, { profileId: "vlan100" }] }, { profiles: [bridge, dmz] }),
  ).toBeNull();
});

test("who asks for none needs none; who asks for the default needs one", () => {
  expect(said(networks, { networks: [] }, { profiles: [] })).toBeNull();
  expect(said(networks, { networks: [{}] }, { profiles: [] })).not.toBeNull();
});

test("what was found of one host's networks is not said of another's", () => {
  const asked = request({ networks: [{ profileId: "dmz" }] });
  expect(networks.reject(asked, candidate({ profiles: [bridge] }))).toBe("No network dmz on this host");
  expect(networks.reject(asked, candidate({ profiles: [bridge, dmz] }))).toBeNull();
  expect(networks.reject(request({ networks: [{}] }), candidate({ profiles: [bridge] }))).toBeNull();
});

test("the same VLAN is inside the outer tag of the datacenter that a host is in, where it has one", () => {
  const asked = request({ networks: [{ profileId: "vlan100" }] });
  const inner = { ...dmz, serviceVlan: 1000 };
  const reject = (profiles: (typeof bridge)[], serviceVlan: number | null) =>
    networks.reject(asked, candidate({ profiles, serviceVlan }));
  expect(reject([inner], 1000)).toBeNull();
  expect(reject([inner], 2000)).not.toBeNull();
  expect(reject([inner], null)).not.toBeNull();
  expect(reject([dmz], null)).toBeNull();
  expect(reject([dmz], 1000)).not.toBeNull();
});

test("one list of networks is another answer in a datacenter with another outer tag", () => {
  const asked = request({ networks: [{ profileId: "vlan100" }] });
  const profiles = [{ ...dmz, serviceVlan: 1000 }];
  expect(networks.reject(asked, candidate({ profiles, serviceVlan: 1000 }))).toBeNull();
  expect(networks.reject(asked, candidate({ profiles, serviceVlan: null }))).not.toBeNull();
});

test("the primary network of the package that would be used stands in where nothing is asked", () => {
  const zone = { ...bridge, id: "lan", kind: "zone" as const, isDefault: false };
  const small = { id: "1", name: "Small", enabled: true, cpuCores: 1, memoryMb: 1024, diskGb: 10 };
  const packages = [{ ...small, trafficGb: null, bandwidthMbps: null, networkProfileId: "dmz", isDefault: true }];
  const asked = request({ networks: [{}] });
  const profiles = [zone];
  expect(networks.reject(asked, candidate({ profiles, packages }))).not.toBeNull();
  const withIt = [zone, dmz];
  expect(networks.reject(asked, candidate({ profiles: withIt, packages }))).toBeNull();
  const refused = request({ networks: [{ profileId: "none" }] });
  expect(networks.reject(refused, candidate({ profiles: withIt, packages }))).toBe("No network none on this host");
});
