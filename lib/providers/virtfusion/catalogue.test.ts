import { describe, expect, test } from "vitest";
import {
  hypervisorBody,
  interfaceBody,
  ipBlockBody,
  packageBody,
  serverBody,
  templateBody,
} from "./bodies.test-helper";
import { networkProfilesOf, type ProfileSources } from "./network-profiles";
import { templateInfosOf } from "./templates";
import { Hypervisor, IpBlock, PackagesAnswer, Server, TemplatesAnswer } from "./wire";

const template = (family: string, changes: Record<string, unknown>) => {
  const [parsed] = TemplatesAnswer.parse({ data: [{ name: family, templates: [templateBody(changes)] }] }).data;
  return parsed ? parsed.templates.map((one) => ({ ...one, family })) : [];
};

describe("templates", () => {
  const templates = [
    template("Debian", { id: 8, version: "11 (Bullseye)" }),
    template("Debian", { id: 44, arch: 2, variant: null }),
    template("Debian", { id: 46 }),
    template("Debian", { id: 56, variant: "Test" }),
    template("Ubuntu", { id: 49, name: "Ubuntu Server", version: "24.04 LTS (Noble Numbat)", variant: "" }),
    template("Windows", { id: 70, name: "Windows Server", version: "2022", variant: null, type: "windows" }),
  ].flat();
  const infos = templateInfosOf([{ id: "1", templates }], ["hv-a"]);
  const find = (id: string) => infos.find((one) => one.id === id);

  test("have names of which each is one's own, no longer than needed", () => {
    expect(infos.map(({ name }) => name)).toEqual([
      "Debian 11 (Bullseye)",
      "Debian 12 (Bookworm)",
      "Debian 12 (Bookworm) Minimal",
      "Debian 12 (Bookworm) Test",
      "Ubuntu Server 24.04 LTS (Noble Numbat)",
      "Windows Server 2022",
    ]);
  });

  test("differ by processor or id where nothing else tells them apart", () => {
    const alike = [
      template("A", { id: 1 }),
      template("A", { id: 2, arch: 2 }),
      template("A", { id: 3, arch: 2 }),
    ].flat();
    const names = templateInfosOf([{ id: "1", templates: alike }], []).map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toBe("Debian 12 (Bookworm) Minimal");
    expect(names[1]).toBe("Debian 12 (Bookworm) Minimal arm64 #2");
  });

  test("are known by the names that people write, of several the plainest", () => {
    expect(find("46")?.aliases).toEqual(
      expect.arrayContaining(["debian-12", "debian-12-bookworm", "debian-12-minimal"]),
    );
    expect(find("56")?.aliases).toEqual(["debian-12-test", "debian-12-bookworm-test"]);
    expect(find("44")?.aliases).toEqual(["debian-12-arm64", "debian-12-bookworm-arm64"]);
    expect(find("49")?.aliases).toEqual(
      expect.arrayContaining(["ubuntu-24.04", "ubuntu-24.04-noble", "ubuntu-server-24.04"]),
    );
    const all = infos.flatMap(({ aliases = [] }) => aliases);
    expect(new Set(all).size).toBe(all.length);
  });

  test("name every package that offers them", () => {
    const offers = [
      { id: "1", templates: template("Debian", { id: 46 }) },
      { id: "2", templates: template("Debian", { id: 46 }) },
    ];
    expect(templateInfosOf(offers, ["hv-a"])).toMatchObject([
      { id: "46", packageIds: ["1", "2"], hostNames: ["hv-a"] },
    ]);
  });

  test("of Windows take no SSH keys", () => {
    expect([find("70")?.cloudInit, find("46")?.cloudInit]).toEqual([false, true]);
  });
});

describe("network profiles", () => {
  const lisbon = Hypervisor.parse(hypervisorBody());
  const porto = Hypervisor.parse(
    hypervisorBody({ id: 32, name: "hv-b", group: { id: 6, name: "Porto", enabled: true } }),
  );
  const onProfile = (networkProfile: number, hypervisorId: number) => {
    const interfaces = [interfaceBody({ networkProfile })];
    return Server.parse(serverBody({ hypervisorId, network: { interfaces, secondaryInterfaces: [] } }));
  };
  const profiles = (changes: Partial<ProfileSources>) =>
    networkProfilesOf({
      configured: [],
      hypervisors: [lisbon, porto],
      servers: [],
      packages: [],
      ipBlocks: [],
      ...changes,
    });

  test("the panel's default is always there, on all hosts, and alone the default", () => {
    expect(profiles({})).toMatchObject([
      { id: "0", name: "Panel default", isDefault: true, hostNames: ["hv-a", "hv-b"] },
    ]);
  });

  test("are gathered from everything that refers to one, each once", () => {
    const found = profiles({
      configured: [{ id: 4, name: "Routed", groups: ["Porto"], bandwidthMbps: 200 }],
      packages: PackagesAnswer.parse({ data: [packageBody({ primaryNetworkProfile: 5 }), packageBody()] }).data,
      ipBlocks: [IpBlock.parse(ipBlockBody({ networkProfile: 6 })), IpBlock.parse(ipBlockBody({ networkProfile: 4 }))],
      servers: [onProfile(7, 31), onProfile(0, 32)],
    });
    expect(found.map(({ id, hostNames, isDefault }) => ({ id, hostNames, isDefault }))).toEqual([
      { id: "0", hostNames: ["hv-a", "hv-b"], isDefault: true },
      { id: "4", hostNames: ["hv-b"], isDefault: false },
      { id: "5", hostNames: ["hv-a", "hv-b"], isDefault: false },
      { id: "6", hostNames: ["hv-a", "hv-b"], isDefault: false },
      { id: "7", hostNames: ["hv-a"], isDefault: false },
    ]);
    expect(found[1]).toMatchObject({ name: "Routed", bandwidthMbps: 200, addressesLeft: 61 });
    expect(found[4]?.name).toBe("Network profile 7");
  });

  test("what the settings say of groups counts more than where servers are", () => {
    const found = profiles({ configured: [{ id: 4, name: "Routed", groups: ["Porto"] }], servers: [onProfile(4, 31)] });
    expect(found[1]?.hostNames).toEqual(["hv-b"]);
    const open = profiles({ configured: [{ id: 4, name: "Routed" }], servers: [onProfile(4, 31)] });
    expect(open[1]?.hostNames).toEqual(["hv-a"]);
  });

  test("count the free addresses of their enabled IPv4 pools", () => {
    const blocks = [
      ipBlockBody({ networkProfile: 4 }),
      ipBlockBody({ id: 4, networkProfile: 4 }),
      ipBlockBody({ id: 5, networkProfile: 4, enabled: false }),
      ipBlockBody({ id: 6, networkProfile: 4, type: 6 }),
    ];
    const found = profiles({ ipBlocks: blocks.map((block) => IpBlock.parse(block)) });
    expect(found.find(({ id }) => id === "4")?.addressesLeft).toBe(122);
    expect(found.find(({ id }) => id === "0")?.addressesLeft).toBeUndefined();
  });

  test("the bridges of hypervisors are none", () => {
    const bridge = Server.parse(serverBody({ network: { interfaces: [interfaceBody({ hypervisorNetwork: 77 })] } }));
    expect(profiles({ servers: [bridge] }).map(({ id }) => id)).toEqual(["0"]);
  });
});
