import { expect, test } from "vitest";
import { aDatacenter, aHost, anEndpoint } from "@/lib/domain/testing";
import { placeOf, type VisibleEstate } from "./place";

const byId = <T extends { id: string }>(...all: T[]) => new Map(all.map((each) => [each.id, each]));

/** DC1 and DC2 with a platform whose hosts can be named, DC3 and DC4 with one that chooses within groups. */
const view: VisibleEstate["view"] = {
  datacenters: byId(...["DC1", "DC2", "DC3", "DC4"].map((id) => aDatacenter({}, { id }))),
  endpoints: byId(
    anEndpoint({ id: "one", datacenterId: "DC1", provider: "proxmox" }),
    anEndpoint({ id: "two", datacenterId: "DC2", provider: "proxmox" }),
    anEndpoint({ id: "off", datacenterId: "DC2", provider: "maas", enabled: false }),
    anEndpoint({ id: "three", datacenterId: "DC3", provider: "virtfusion" }),
    anEndpoint({ id: "four", datacenterId: "DC4", provider: "virtfusion" }),
  ),
  hosts: byId(
    aHost({ endpointId: "one", datacenterId: "DC1", name: "pve1" }),
    aHost({ endpointId: "two", datacenterId: "DC2", name: "pve1" }),
    aHost({ endpointId: "two", datacenterId: "DC2", name: "pve7" }),
    aHost({ endpointId: "three", datacenterId: "DC3", name: "hv1", platformId: "11", group: "Prague" }),
    aHost({ endpointId: "three", datacenterId: "DC3", name: "hv2", platformId: "12", group: "Prague" }),
    aHost({ endpointId: "three", datacenterId: "DC3", name: "hv3", platformId: "13", group: "Shared" }),
    aHost({ endpointId: "four", datacenterId: "DC4", name: "hv3", platformId: "11", group: "Shared" }),
  ),
};

type Wanted = Parameters<typeof placeOf>[1];
const vf = "virtfusion" as const;
const pve = "proxmox" as const;

function place(wanted: Wanted, visible?: readonly string[]) {
  const found = placeOf({ view, sees: (id) => visible?.includes(id) ?? true }, wanted);
  if ("code" in found) return [found.path, found.code, found.message];
  const { datacenterId, endpoints, host, group } = found;
  return {
    datacenterId,
    endpoints: endpoints.map(({ id }) => id),
    ...(host && { host: host.id }),
    ...(group && { group }),
  };
}

test.each<[string, Wanted, object, string[]?]>([
  ["the datacenter that is named", { provider: pve, datacenter: "DC2" }, { datacenterId: "DC2", endpoints: ["two"] }],
  ["the only one that the asker sees", { provider: pve }, { datacenterId: "DC1", endpoints: ["one"] }, ["DC1", "DC3"]],
  [
    "where the host is, by name",
    { provider: pve, hypervisor_id: "pve7" },
    { datacenterId: "DC2", endpoints: ["two"], host: "two:pve7" },
  ],
  [
    "where the host is, by its whole id",
    { provider: pve, hypervisor_id: "two:pve1" },
    { datacenterId: "DC2", endpoints: ["two"], host: "two:pve1" },
  ],
  [
    "where the host is, by the platform's number",
    { provider: vf, hypervisor_id: 12 },
    { datacenterId: "DC3", endpoints: ["three"], host: "three:hv2", group: "Prague" },
  ],
  [
    "where the host is, in its group",
    { provider: vf, hypervisor_id: 12, hypervisor_group: "Prague" },
    { datacenterId: "DC3", endpoints: ["three"], host: "three:hv2", group: "Prague" },
  ],
  [
    "where the group is",
    { provider: vf, hypervisor_group: "Prague" },
    { datacenterId: "DC3", endpoints: ["three"], group: "Prague" },
  ],
  [
    "the one of several that is named",
    { provider: vf, datacenter: "DC4", hypervisor_group: "Shared" },
    { datacenterId: "DC4", endpoints: ["four"], group: "Shared" },
  ],
  [
    "the number in the datacenter that is named",
    { provider: vf, datacenter: "DC4", hypervisor_id: 11 },
    { datacenterId: "DC4", endpoints: ["four"], host: "four:hv3", group: "Shared" },
  ],
])("goes to %s", (_, wanted, expected, visible) => {
  expect(place(wanted, visible)).toEqual(expected);
});

test.each<[string, Wanted, [string, string, string], string[]?]>([
  [
    "no such platform",
    { provider: "maas" },
    ["provider", "cannot_be_done", "No platform of kind 'maas' is connected; connected are: proxmox, virtfusion."],
  ],
  [
    "none that the asker sees",
    { provider: vf },
    ["provider", "cannot_be_done", "No platform of kind 'virtfusion' is connected; connected are: proxmox."],
    ["DC1"],
  ],
  [
    "an unknown datacenter",
    { provider: pve, datacenter: "DC9" },
    ["datacenter", "unknown_datacenter", "There is no datacenter 'DC9'. Known: DC1, DC2, DC3, DC4."],
  ],
  [
    "a datacenter that the asker does not see",
    { provider: pve, datacenter: "DC2" },
    ["datacenter", "unknown_datacenter", "There is no datacenter 'DC2'. Known: DC1."],
    ["DC1"],
  ],
  [
    "a datacenter without that platform",
    { provider: vf, datacenter: "DC1" },
    ["datacenter", "cannot_be_done", "DC1 has no platform of kind 'virtfusion'; these have: DC3, DC4."],
  ],
  [
    "several datacenters",
    { provider: pve },
    [
      "datacenter",
      "cannot_be_done",
      "Several datacenters have a platform of kind 'proxmox': DC1, DC2. Say which in 'datacenter'.",
    ],
  ],
  [
    "a group in several",
    { provider: vf, hypervisor_group: "Shared" },
    ["datacenter", "cannot_be_done", "Several datacenters have a group 'Shared': DC3, DC4. Say which in 'datacenter'."],
  ],
  [
    "a number in several",
    { provider: vf, hypervisor_id: 11 },
    [
      "datacenter",
      "cannot_be_done",
      "Several datacenters have a hypervisor '11': DC3, DC4. Say which in 'datacenter'.",
    ],
  ],
  [
    "an unknown hypervisor",
    { provider: vf, datacenter: "DC3", hypervisor_id: 99 },
    [
      "hypervisor_id",
      "unknown_host",
      "There is no hypervisor '99' of kind 'virtfusion'. Hypervisors: hv1 (11), hv2 (12), hv3 (13).",
    ],
  ],
  [
    "an unknown group",
    { provider: vf, hypervisor_group: "Brno" },
    ["hypervisor_group", "unknown_host_group", "There is no hypervisor group 'Brno'. Groups: Prague, Shared."],
  ],
  [
    "a group where there are none",
    { provider: pve, datacenter: "DC1", hypervisor_group: "Prague" },
    [
      "hypervisor_group",
      "unknown_host_group",
      "Hypervisors of kind 'proxmox' are in no groups: leave hypervisor_group out.",
    ],
  ],
  [
    "a hypervisor of another group",
    { provider: vf, hypervisor_id: 12, hypervisor_group: "Shared" },
    [
      "hypervisor_group",
      "cannot_be_done",
      "Hypervisor 'hv2' is in group 'Prague', not in group 'Shared': leave one of the two out.",
    ],
  ],
  [
    "a hypervisor of no group",
    { provider: pve, hypervisor_id: "pve7", hypervisor_group: "Prague" },
    [
      "hypervisor_group",
      "cannot_be_done",
      "Hypervisor 'pve7' is in no group, not in group 'Prague': leave one of the two out.",
    ],
  ],
])("cannot go anywhere with %s", (_, wanted, expected, visible) => {
  expect(place(wanted, visible)).toEqual(expected);
});
