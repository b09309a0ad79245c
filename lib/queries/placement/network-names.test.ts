import { expect, test } from "vitest";
import type { NetworkProfile } from "@/lib/domain/platform";
import { networkNames } from "./network-names";

const profile = (id: string, change: Partial<NetworkProfile> = {}): NetworkProfile => ({
  id,
  name: id,
  hostNames: ["pve1"],
  kind: "vnet",
  vlanAware: false,
  isDefault: false,
  ...change,
});
const profiles = () => [
  profile("vmbr0", { kind: "bridge" }),
  profile("net100", { vlan: 100 }),
  profile("office", { vlan: 100 }),
  profile("inner", { vlan: 200, serviceVlan: 1000 }),
  profile("zone1", { kind: "zone" }),
];

test("networks are named by their id and by their VLAN, each once; a zone is none", () => {
  expect(networkNames(profiles(), null)).toEqual(["vmbr0", "net100", "vlan100", "office", "inner"]);
});

test("in a Q-in-Q datacenter a VLAN is the one inside its outer tag", () => {
  expect(networkNames(profiles(), 1000)).toEqual(["vmbr0", "net100", "office", "inner", "vlan200"]);
});
