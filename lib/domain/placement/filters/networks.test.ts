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
