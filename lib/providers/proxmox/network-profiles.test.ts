import { describe, expect, test } from "vitest";
import { attachmentOf, type NetworkEstate, profilesOf } from "./network-profiles";
import { NodeNetworksAnswer, SubnetsAnswer, VnetsAnswer, ZonesAnswer } from "./wire";

const installer = {
  iface: "vmbr0",
  type: "bridge",
  active: 1,
  cidr: "10.0.0.11/24",
  gateway: "10.0.0.1",
  bridge_ports: "eno1",
  comments: "management\n",
};
const guests = {
  iface: "vmbr1",
  type: "bridge",
  active: 1,
  bridge_ports: "eno2",
  bridge_vlan_aware: 1,
  bridge_vids: "2-4094",
};

const node1 = [
  { iface: "eno1", type: "eth", exists: 1 },
  installer,
  guests,
  { iface: "vmbr1.50", type: "vlan", "vlan-id": "50", "vlan-raw-device": "vmbr1", cidr: "10.50.0.11/24", exists: null },
  { iface: "eno3.100", type: "vlan", "vlan-id": "100", "vlan-raw-device": "eno3" },
  { iface: "vmbr100", type: "bridge", bridge_ports: "eno3.100", bridge_vlan_aware: "1" },
  { iface: "vmbr200", type: "bridge", bridge_ports: "eno3.200" },
  { iface: "ovs0", type: "OVSBridge" },
];
const node2 = [{ ...installer, cidr: "10.0.0.12/24" }, guests];

const zones = [
  { zone: "clients", type: "qinq", bridge: "vmbr1", tag: "1000" },
  { zone: "lan", type: "vlan", bridge: "vmbr1", nodes: "pve2" },
  { zone: "far", type: "vxlan", peers: "192.0.2.20" },
];
const vnets = [
  { vnet: "acme", zone: "clients", tag: 10, alias: "client acme" },
  { vnet: "trunk1", zone: "clients", vlanaware: 1 },
  { vnet: "office", zone: "lan", tag: 20 },
  { vnet: "overlay", zone: "far", tag: 100_000 },
];

const estate: NetworkEstate = {
  hosts: new Map([
    ["pve1", NodeNetworksAnswer.parse(node1)],
    ["pve2", NodeNetworksAnswer.parse(node2)],
  ]),
  zones: ZonesAnswer.parse(zones),
  vnets: VnetsAnswer.parse(vnets),
  subnets: new Map([["acme", SubnetsAnswer.parse([{ cidr: "172.17.10.0/24", gateway: "172.17.10.1" }])]]),
};
const profiles = profilesOf(estate);
const profile = (id: string) => profiles.find((one) => one.id === id);

describe("network profiles", () => {
  test("are the bridges, VLANs on bridges, vnets and zones for VLANs; cards and bare VLANs are none", () => {
    expect(profiles.map((one) => one.id)).toEqual([
      "acme",
      "office",
      "overlay",
      "ovs0",
      "trunk1",
      "vmbr0",
      "vmbr1",
      "vmbr1.50",
      "vmbr100",
      "vmbr200",
      "zone:clients",
      "zone:lan",
    ]);
  });

  test("of one name on several hosts are one", () => {
    expect(profile("vmbr0")).toMatchObject({ hostNames: ["pve1", "pve2"], gateway: "10.0.0.1", note: "management" });
    expect(profile("vmbr1.50")).toMatchObject({
      hostNames: ["pve1"],
      bridge: "vmbr1",
      vlan: 50,
      cidr: "10.50.0.11/24",
    });
  });

  test("say whether they take a VLAN, and prefer such a bridge as the default", () => {
    expect(profile("vmbr1")).toMatchObject({ vlanAware: true, isDefault: false });
    expect(profile("ovs0")).toMatchObject({ vlanAware: true, isDefault: true });
    expect(profile("vmbr0")).toMatchObject({ vlanAware: false, isDefault: false });
    const small = profilesOf({ ...estate, hosts: new Map([["pve2", NodeNetworksAnswer.parse(node2)]]) });
    expect(small.filter((one) => one.isDefault).map((one) => one.id)).toEqual(["vmbr1"]);
    const alone = profilesOf({ ...estate, hosts: new Map([["pve", NodeNetworksAnswer.parse([installer])]]) });
    expect(alone.filter((one) => one.isDefault).map((one) => one.id)).toEqual(["vmbr0"]);
  });

  test("inside an outer VLAN say so: as their own on a plain bridge, as the service VLAN where tags nest", () => {
    expect(profile("vmbr200")).toMatchObject({ vlan: 200 });
    expect(profile("vmbr200")).not.toHaveProperty("serviceVlan");
    expect(profile("vmbr100")).toMatchObject({ serviceVlan: 100 });
    expect(profile("vmbr100")).not.toHaveProperty("vlan");
  });

  test("of vnets carry the zone's tags, hosts and subnet", () => {
    expect(profile("acme")).toEqual({
      id: "acme",
      name: "client acme",
      hostNames: ["pve1", "pve2"],
      kind: "vnet",
      bridge: "acme",
      vlan: 10,
      serviceVlan: 1000,
      vlanAware: false,
      cidr: "172.17.10.0/24",
      gateway: "172.17.10.1",
      isDefault: false,
      note: "SDN zone clients (qinq)",
    });
    expect(profile("trunk1")).toMatchObject({ serviceVlan: 1000, vlanAware: true });
    expect(profile("office")).toMatchObject({ hostNames: ["pve2"], vlan: 20 });
    expect(profile("overlay")).not.toHaveProperty("vlan");
  });
});

describe("a zone", () => {
  test("is listed with its service VLAN and hosts, also without vnets, and makes networks", () => {
    expect(profile("zone:clients")).toEqual({
      id: "zone:clients",
      name: "clients",
      hostNames: ["pve1", "pve2"],
      kind: "zone",
      bridge: "vmbr1",
      serviceVlan: 1000,
      vlanAware: false,
      makesNetworks: true,
      isDefault: false,
      note: "SDN zone clients (qinq, service VLAN 1000)",
    });
    expect(profile("zone:lan")).toMatchObject({ hostNames: ["pve2"], makesNetworks: true });
    expect(profile("zone:lan")).not.toHaveProperty("serviceVlan");
    const empty = profilesOf({ ...estate, vnets: [] });
    expect(empty.map((one) => one.id)).toEqual(expect.arrayContaining(["zone:clients", "zone:lan"]));
  });

  test("whose networks no VLAN shows (overlays) is none to make networks in", () => {
    expect(profile("zone:far")).toBeUndefined();
  });

  test("takes no guest, with a VLAN or without", () => {
    const onZone = (vlan?: number) => () =>
      attachmentOf({ profileId: "zone:clients", vlan }, { profiles, hostName: "pve1" });
    expect(onZone()).toThrow(expect.objectContaining({ code: "cannot_be_done" }));
    expect(onZone(10)).toThrow(/put on one of the networks that are made in it/);
  });
});

describe("a vnet that Moxxie made", () => {
  test("is called by its label, without the mark", () => {
    const made = profilesOf({
      ...estate,
      vnets: VnetsAnswer.parse([{ vnet: "mx150kf", zone: "clients", tag: 150, alias: "moxxie: acme/web" }]),
    });
    expect(made.find((one) => one.id === "mx150kf")).toMatchObject({ name: "acme/web", vlan: 150, serviceVlan: 1000 });
  });
});

describe("an attachment", () => {
  const attach = (profileId: string, vlan?: number) =>
    attachmentOf({ profileId, vlan }, { profiles, hostName: "pve1" });

  test.each([
    ["vmbr1", undefined, { bridge: "vmbr1" }],
    ["vmbr1", 100, { bridge: "vmbr1", tag: 100 }],
    ["vmbr0", 100, { bridge: "vmbr0", tag: 100 }],
    ["vmbr1.50", undefined, { bridge: "vmbr1", tag: 50 }],
    ["vmbr1.50", 50, { bridge: "vmbr1", tag: 50 }],
    ["vmbr1.77", undefined, { bridge: "vmbr1", tag: 77 }],
    ["vlan300", undefined, { bridge: "ovs0", tag: 300 }],
    ["acme", undefined, { bridge: "acme" }],
    ["acme", 10, { bridge: "acme" }],
    ["trunk1", 12, { bridge: "trunk1", tag: 12 }],
    ["vmbr100", 10, { bridge: "vmbr100", tag: 10 }],
  ])("to %s with VLAN %s is %o", (id, vlan, attachment) => expect(attach(id, vlan)).toEqual(attachment));

  test.each([
    ["nothing", undefined, "unknown_network_profile"],
    ["office", undefined, "unknown_network_profile"], // not on this host
    ["vmbr9.5", undefined, "unknown_network_profile"],
    ["acme", 99, "cannot_be_done"],
    ["vmbr1.50", 51, "cannot_be_done"],
    ["vlan300", 301, "cannot_be_done"],
    ["vmbr1", 4095, "cannot_be_done"],
    ["vmbr1", 0, "cannot_be_done"],
    ["vmbr1.0", undefined, "cannot_be_done"],
  ])("to %s with VLAN %s is refused as %s", (id, vlan, code) => {
    expect(() => attach(id, vlan)).toThrow(expect.objectContaining({ code }));
  });

  test("by VLAN alone prefers a bridge or vnet of that very name", () => {
    const named = profilesOf({ ...estate, vnets: VnetsAnswer.parse([{ vnet: "vlan300", zone: "lan", tag: 300 }]) });
    expect(attachmentOf({ profileId: "vlan300" }, { profiles: named, hostName: "pve2" })).toEqual({
      bridge: "vlan300",
    });
  });
});
