import { describe, expect, test } from "vitest";
import type { NetworkProfile } from "../provider";
import { guestNetworksOf } from "./guest-networks";

const profile = (id: string, change: Partial<NetworkProfile> = {}): NetworkProfile => ({
  id,
  name: id,
  hostNames: ["pve1"],
  kind: "bridge",
  vlanAware: false,
  isDefault: false,
  ...change,
});
const profiles = [
  profile("vmbr0"),
  profile("vmbr1", { vlanAware: true }),
  profile("vmbr100", { vlanAware: true, serviceVlan: 100 }),
  profile("vmbr200", { vlan: 200 }),
  profile("acme", { kind: "vnet", vlan: 10, serviceVlan: 1000 }),
  profile("trunk1", { kind: "vnet", serviceVlan: 1000, vlanAware: true }),
  profile("office", { kind: "vnet", vlan: 20 }),
];
const mac = "BC:24:11:00:00:01";
const onNet = (net0: string) => guestNetworksOf("vm", { net0 }, profiles)[0];

describe("what a guest's interface is put on", () => {
  test.each([
    [`virtio=${mac},bridge=vmbr0`, { profileId: "vmbr0", vlan: null, serviceVlan: null }],
    [`virtio=${mac},bridge=vmbr1,tag=150`, { profileId: "vmbr1", vlan: 150, serviceVlan: null }],
    [`virtio=${mac},bridge=vmbr100,tag=10`, { profileId: "vmbr100", vlan: 10, serviceVlan: 100 }], // Q-in-Q by bridges
    [`virtio=${mac},bridge=vmbr100`, { profileId: "vmbr100", vlan: null, serviceVlan: 100 }],
    [`virtio=${mac},bridge=vmbr200`, { profileId: "vmbr200", vlan: 200, serviceVlan: null }],
    [`virtio=${mac},bridge=vmbr200,tag=10`, { profileId: "vmbr200", vlan: 10, serviceVlan: 200 }],
    [`virtio=${mac},bridge=acme`, { profileId: "acme", vlan: 10, serviceVlan: 1000 }],
    [`virtio=${mac},bridge=trunk1,tag=12`, { profileId: "trunk1", vlan: 12, serviceVlan: 1000 }],
    [`virtio=${mac},bridge=office`, { profileId: "office", vlan: 20, serviceVlan: null }],
    [`virtio=${mac},bridge=gone,tag=7`, { profileId: "gone", vlan: 7, serviceVlan: null }],
    [`virtio=${mac}`, { profileId: null, vlan: null, serviceVlan: null }],
  ])("%s", (net0, expected) => expect(onNet(net0)).toMatchObject(expected));

  test("has the fixed address of its own number, of a VM from cloud-init, of a container from the interface", () => {
    const vm = {
      net1: "virtio,bridge=vmbr1,tag=2",
      net0: "virtio,bridge=vmbr0",
      ipconfig0: "ip=dhcp",
      ipconfig1: "ip=172.16.2.9/24,gw=172.16.2.1",
    };
    expect(guestNetworksOf("vm", vm, profiles).map(({ interfaceId, cidr }) => [interfaceId, cidr])).toEqual([
      ["net0", null],
      ["net1", "172.16.2.9/24"],
    ]);
    const container = { net0: "name=eth0,bridge=vmbr1,tag=3,ip6=2001:db8::9/64,type=veth" };
    expect(guestNetworksOf("container", container, profiles)).toEqual([
      { interfaceId: "net0", profileId: "vmbr1", vlan: 3, serviceVlan: null, cidr: "2001:db8::9/64" },
    ]);
  });
});
