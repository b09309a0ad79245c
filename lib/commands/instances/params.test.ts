import { describe, expect, test } from "vitest";
import { VmCreate } from "@/lib/contracts/guest-create";
import { type Instance, InstancesRequest } from "@/lib/contracts/instances";
import type { PackageInfo, PlatformFeature } from "@/lib/domain/platform";
import { aHost, anEndpoint } from "@/lib/domain/testing";
import { type PlatformFacts, vmParams } from "./params";
import type { InstancePlace } from "./place";
import { projectTag } from "./project";

const aPackage = (id: string, name: string, change: Partial<PackageInfo> = {}): PackageInfo => ({
  id,
  name,
  enabled: true,
  cpuCores: 2,
  memoryMb: 2_048,
  diskGb: 20,
  trafficGb: null,
  bandwidthMbps: null,
  isDefault: false,
  ...change,
});

const templates = [
  { id: "46", name: "Debian 12", endpointId: "one" },
  { id: "61", name: "Debian 13", endpointId: "one" },
];

/** Hosts can be named, guests bear tags and notes. */
const free: PlatformFacts = {
  product: "Free",
  features: new Set<PlatformFeature>(["hostChoice", "tags", "notes", "bandwidth", "extraDisks"]),
  startsWhenMade: false,
  packages: null,
  templates,
  hostsInGroup: 0,
};
/** It chooses hosts itself, has packages and keys, and starts what it installs. */
const rented: PlatformFacts = {
  product: "Rented",
  features: new Set<PlatformFeature>(["bandwidth", "publicAddress", "firewallRulesets", "namedSshKeys", "extraDisks"]),
  startsWhenMade: true,
  packages: [
    aPackage("1", "Standard", { isDefault: true }),
    aPackage("2", "Large", { cpuCores: 8 }),
    aPackage("3", "Old", { enabled: false }),
  ],
  templates,
  hostsInGroup: 3,
};

const endpoints = [anEndpoint({ id: "one" })];
const somewhere: InstancePlace = { datacenterId: "DC1", endpoints };
const host = aHost({ endpointId: "one", name: "hv1", group: "Prague" });

const resources = { memory: 1_024, disk: 10, cpu: 1 };
const sized = { cores: 1, memoryMB: 1_024, diskGB: 10 };

function map(platform: PlatformFacts, change: object = {}, { place = somewhere, projectName = "Shop" } = {}) {
  const entry = { name: "web", provider: "proxmox", template: "debian-12", resources, ...change };
  const request = InstancesRequest.parse({ project_name: projectName, instances: [entry] });
  const [instance] = request.instances as [Instance];
  const { params, problems, notes } = vmParams({ instance, place, platform, projectName });
  // Whatever is good is a good creation.
  if (problems.length === 0) VmCreate.parse({ name: "web", ...params });
  return { params, problems: problems.map(({ path, code, message }) => [path, code, message]), notes };
}

describe("an entry in the words of a creation", () => {
  const from = { datacenter: "DC1", provider: "proxmox" };
  const marked = { tags: ["project-shop"], description: "Project: Shop" };
  const installed = { template: "debian-12", start: true };

  test.each<[string, PlatformFacts, object, object]>([
    ["plainly", free, {}, { ...sized, ...installed, ...marked }],
    ["not started", free, { provision: false }, { ...sized, ...installed, ...marked, start: false }],
    [
      "without a template, to be installed over the network",
      free,
      { template: undefined },
      { ...sized, ...marked, start: true },
    ],
    ["by a template's id", free, { template: 61 }, { ...sized, ...marked, start: true, template: "one:61" }],
    [
      "with a limited network on a profile",
      free,
      { network: { profile_id: "vmbr1", bandwidth: 100 } },
      { ...sized, ...installed, ...marked, network: { profileId: "vmbr1", bandwidthMbps: 100 } },
    ],
    [
      "without the public address that nobody gives there",
      free,
      { network: { public_ip: false, firewall_rulesets: [] } },
      { ...sized, ...installed, ...marked },
    ],
    [
      "with further disks",
      free,
      { volumes: [{ size_gb: 5 }, { size_gb: 7 }] },
      { ...sized, ...installed, ...marked, extraDisks: [{ sizeGB: 5 }, { sizeGB: 7 }] },
    ],
    [
      "by a package",
      rented,
      { package: "large", resources: undefined },
      { cores: 8, memoryMB: 2_048, diskGB: 20, package: "2", ...installed },
    ],
    [
      "by a package's number, with a size of its own",
      rented,
      { package: 2, resources: { memory: 512 } },
      { cores: 8, memoryMB: 512, diskGB: 20, package: "2", ...installed },
    ],
    [
      "by the endpoint's package where nothing is said",
      rented,
      { resources: undefined },
      { cores: 2, memoryMB: 2_048, diskGB: 20, ...installed },
    ],
    [
      "with what is rented beside",
      rented,
      { ssh_key_name: "deploy", network: { profile_id: 3, public_ip: false, firewall_rulesets: [7] } },
      {
        ...sized,
        ...installed,
        cloudInit: { sshKeyNames: ["deploy"] },
        network: { profileId: "3", publicIp: false, firewallRulesets: [7] },
      },
    ],
    [
      "without an operating system where installing means starting",
      rented,
      { provision: false, template: undefined },
      { ...sized, start: false },
    ],
  ])("%s", (_, platform, change, expected) => {
    expect(map(platform, change)).toMatchObject({ params: { ...from, ...expected }, problems: [] });
    expect(Object.keys(map(platform, change).params).sort()).toEqual(Object.keys({ ...from, ...expected }).sort());
  });

  test("names the host where one can be named, else its group", () => {
    const place = { ...somewhere, host, group: "Prague" };
    expect(map(free, {}, { place })).toMatchObject({ params: { host: "hv1" }, notes: [] });
    const grouped = map(rented, {}, { place });
    expect(grouped.params).toMatchObject({ hostGroup: "Prague" });
    expect(grouped.params).not.toHaveProperty("host");
    expect(grouped.notes).toContain(
      "web: Rented cannot be told the host: it chooses one itself. It takes one of the 3 in group 'Prague', to which 'hv1' belongs.",
    );
    expect(map({ ...rented, hostsInGroup: 1 }, {}, { place }).notes.join()).not.toContain("hv1");
    expect(map(rented, {}, { place: { ...somewhere, group: "Brno" } }).params).toMatchObject({ hostGroup: "Brno" });
  });

  test("nothing is silently left out", () => {
    expect(map(rented, { provision: false }).notes).toEqual([
      "web: Rented starts whatever it installs: without 'provision' it is made without an operating system, and its template is not used.",
      "Rented keeps neither tags nor notes: that guests there belong to project 'Shop' stands in this operation alone.",
    ]);
    expect(map(rented, { provision: false }).params).not.toHaveProperty("template");
    expect(map(free).notes).toEqual([]);
  });
});

describe("what cannot be done is told with its field", () => {
  const templatesThere = "Templates: Debian 12, Debian 13.";
  test.each<[string, PlatformFacts, object, [string, string, string]]>([
    [
      "nothing to install",
      rented,
      { template: undefined },
      [
        "template",
        "cannot_be_done",
        `Name a template to install, or ask for no operating system by 'provision': false. ${templatesThere}`,
      ],
    ],
    [
      "a package where there are none",
      free,
      { package: "Standard" },
      ["package", "not_supported", "Free cannot make guests by packages."],
    ],
    [
      "an unknown package",
      rented,
      { package: "Huge" },
      ["package", "unknown_package", "There is no package 'Huge'. There are: Standard (1), Large (2)."],
    ],
    [
      "a disabled package",
      rented,
      { package: 3 },
      [
        "package",
        "unknown_package",
        "The package '3' is disabled on the platform. There are: Standard (1), Large (2).",
      ],
    ],
    [
      "no memory",
      free,
      { resources: { disk: 1, cpu: 1 } },
      ["resources.memory", "cannot_be_done", "Say how much memory each instance gets, in MB."],
    ],
    [
      "no disk and no package",
      { ...rented, packages: [] },
      { resources: { memory: 512, cpu: 1 } },
      ["resources.disk", "cannot_be_done", "Say how much disk each instance gets, in GB, or name a package."],
    ],
    [
      "a mount point",
      rented,
      { volumes: [{ size_gb: 1 }, { size_gb: 1, mount_point: "/data" }] },
      [
        "volumes[1].mount_point",
        "not_supported",
        "Nobody can mount a disk inside a guest from outside: leave mount_point out, and format and mount the disk in the guest or by its template.",
      ],
    ],
    [
      "a volume's name",
      rented,
      { volumes: [{ size_gb: 1, name: "data" }] },
      [
        "volumes[0].name",
        "not_supported",
        "Rented keeps no names of disks: leave the name out; disks come in the order of the list.",
      ],
    ],
  ])("%s", (_, platform, change, problem) => {
    expect(map(platform, change).problems).toEqual([problem]);
  });

  test("everything at once", () => {
    const volumes = [{ size_gb: 1, name: "x", mount_point: "/x" }];
    const problems = map(rented, { package: "Huge", template: undefined, volumes }).problems.map(([path]) => path);
    expect(problems).toEqual(["package", "template", "volumes[0].mount_point", "volumes[0].name"]);
  });

  test("what the platform cannot do is asked for all the same: the plan of the creation tells of it", () => {
    const { params, problems } = map(free, {
      template: "suse",
      ssh_key_name: "k",
      network: { public_ip: true, firewall_rulesets: [1] },
    });
    expect(problems).toEqual([]);
    expect(params).toMatchObject({
      template: "suse",
      cloudInit: { sshKeyNames: ["k"] },
      network: { publicIp: true, firewallRulesets: [1] },
    });
  });
});

test.each([
  ["Shop", "project-shop"],
  ["Talis demo / Č. 7", "project-talis-demo-c.-7"],
  ["日本", "project-unnamed"],
  ["-a-", "project-a"],
  ["x".repeat(100), `project-${"x".repeat(56)}`],
])("the tag of project %s is %s", (name, tag) => {
  expect(projectTag(name)).toBe(tag);
  const params = { name: "web", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 1, tags: [tag] };
  expect(VmCreate.safeParse(params).success).toBe(true);
});
