import { describe, expect, test } from "vitest";
import type { GuestChange } from "../provider";
import { type ChangeContext, plannedChange } from "./changes";
import { configOf } from "./config";
import { profilesOf } from "./network-profiles";
import { NodeNetworksAnswer, type RawConfig } from "./wire";

const vmConfig: RawConfig = {
  agent: "enabled=1,fstrim_cloned_disks=1",
  balloon: 1024,
  ciuser: "debian",
  cores: 2,
  description: "Web\n\nmoxxie-operation: op-1\n",
  digest: "d1",
  ide2: "local-lvm:vm-100-cloudinit,media=cdrom",
  ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1",
  memory: "2048",
  name: "web",
  net0: "virtio=BC:24:11:F6:3B:A5,bridge=vmbr1,firewall=1,tag=100",
  sshkeys: "ssh-ed25519%20AAAA%20me",
  tags: "prod;web",
};
const containerConfig: RawConfig = {
  cores: 1,
  digest: "d2",
  hostname: "ct",
  memory: 512,
  net0: "name=eth0,bridge=vmbr1,hwaddr=BC:24:11:3E:AA:6A,ip=dhcp,type=veth",
  swap: 128,
};

const profiles = profilesOf({
  hosts: new Map([
    [
      "pve1",
      NodeNetworksAnswer.parse([
        { iface: "vmbr0", type: "bridge" },
        { iface: "vmbr1", type: "bridge", bridge_vlan_aware: 1 },
      ]),
    ],
  ]),
  zones: [],
  vnets: [],
  subnets: new Map(),
});

function plan(
  change: GuestChange,
  { kind = "vm", running = false, raw = {} }: { kind?: ChangeContext["kind"]; running?: boolean; raw?: RawConfig } = {},
) {
  const config = configOf(kind, { ...(kind === "vm" ? vmConfig : containerConfig), ...raw }, []);
  return plannedChange(change, { kind, hostName: "pve1", running, config, profiles });
}

describe("a change of a VM", () => {
  test("lists what differs, from and to, and sends only that with the digest", () => {
    const { changes, form, digest } = plan({
      name: "api",
      cpuCores: 2,
      memoryMb: 4096,
      onBoot: true,
      protected: false,
    });
    expect(changes).toEqual([
      { field: "name", from: "web", to: "api", requiresRestart: false },
      { field: "memoryMb", from: 2048, to: 4096, requiresRestart: false },
      { field: "onBoot", from: false, to: true, requiresRestart: false },
    ]);
    expect(form).toEqual({ name: "api", memory: 4096, onboot: true, digest: "d1" });
    expect(digest).toBe("d1");
  });

  test("to what it is already is none", () => {
    const same: GuestChange = {
      name: "web",
      cpuCores: 2,
      memoryMb: 2048,
      onBoot: false,
      protected: false,
      description: "Web",
      tags: ["web", "prod"],
      agent: true,
      cloudInit: { user: "debian", ip: "10.0.0.5/24", gateway: "10.0.0.1", sshKeys: ["ssh-ed25519 AAAA me"] },
      interfaces: [{ id: "net0", profileId: "vmbr1", vlan: 100, firewall: true, connected: true, rateMbps: null }],
      digest: "d1",
    };
    expect(plan(same)).toEqual({ changes: [], digest: "d1", form: {} });
  });

  test.each<[string, GuestChange, RawConfig, boolean]>([
    ["cores", { cpuCores: 4 }, {}, true],
    ["cores, even with CPU hot-plug, which adds none", { cpuCores: 4 }, { hotplug: "network,disk,usb,cpu" }, true],
    ["memory", { memoryMb: 4096 }, {}, true],
    ["memory with hot-plug and NUMA", { memoryMb: 4096 }, { hotplug: "memory", numa: 1 }, false],
    ["less memory", { memoryMb: 1024 }, { hotplug: "memory", numa: 1 }, true],
    ["the agent", { agent: false }, {}, true],
    ["cloud-init", { cloudInit: { user: "root" } }, {}, true],
    ["cloud-init with hot-plug", { cloudInit: { user: "root" } }, { hotplug: "cloudinit" }, false],
    ["a network", { interfaces: [{ id: "net0", vlan: 5 }] }, {}, false],
    ["a network without hot-plug", { interfaces: [{ id: "net0", vlan: 5 }] }, { hotplug: "disk" }, true],
    ["a network with all hot-plug off", { interfaces: [{ id: "net0", vlan: 5 }] }, { hotplug: 0 }, true],
    ["a network with the default written as 1", { interfaces: [{ id: "net0", vlan: 5 }] }, { hotplug: 1 }, false],
    ["its name", { name: "api" }, {}, false],
    ["tags", { tags: [] }, {}, false],
  ])("of %s while it runs says whether that needs a restart", (_, change, raw, restart) => {
    expect(plan(change, { running: true, raw }).changes.map((one) => one.requiresRestart)).toEqual([restart]);
    expect(plan(change, { running: false, raw }).changes.map((one) => one.requiresRestart)).toEqual([false]);
  });

  test("keeps the mark of who made it when its notes change", () => {
    expect(plan({ description: "New" }).form.description).toBe("New\n\nmoxxie-operation: op-1");
    expect(plan({ description: "New" }, { raw: { description: "Old" } }).form.description).toBe("New");
  });

  test("to less memory than its balloon takes the balloon down too", () => {
    expect(plan({ memoryMb: 512 }).form).toMatchObject({ memory: 512, balloon: 512 });
    expect(plan({ memoryMb: 1536 }).form).not.toHaveProperty("balloon");
  });

  test("to no tags deletes the setting", () => {
    expect(plan({ tags: [] })).toMatchObject({
      changes: [{ from: "prod;web", to: "" }],
      form: { delete: "tags", digest: "d1" },
    });
  });

  test("of the agent keeps its other options", () => {
    expect(plan({ agent: false }).form.agent).toBe("enabled=0,fstrim_cloned_disks=1");
  });

  test("of the address keeps the gateway, unless the address comes from DHCP", () => {
    expect(plan({ cloudInit: { ip: "10.0.0.6/24" } }).form.ipconfig0).toBe("ip=10.0.0.6/24,gw=10.0.0.1");
    expect(plan({ cloudInit: { ip: "dhcp" } }).form.ipconfig0).toBe("ip=dhcp");
    expect(plan({ cloudInit: { gateway: "10.0.0.254" } }).form.ipconfig0).toBe("ip=10.0.0.5/24,gw=10.0.0.254");
  });

  test("of SSH keys encodes them once for the setting itself", () => {
    expect(plan({ cloudInit: { sshKeys: ["ssh-rsa A+b== x", "ssh-rsa B"] } }).form.sshkeys).toBe(
      "ssh-rsa%20A%2Bb%3D%3D%20x%0Assh-rsa%20B",
    );
  });

  test("of an interface keeps its card, address and everything not named", () => {
    const { form, changes } = plan({
      interfaces: [{ id: "net0", profileId: "vmbr0", vlan: null, firewall: false, connected: false, rateMbps: 80 }],
    });
    expect(form.net0).toBe("virtio=BC:24:11:F6:3B:A5,bridge=vmbr0,link_down=1,rate=10");
    expect(changes.map(({ field, from, to }) => [field, from, to])).toEqual([
      ["net0.bridge", "vmbr1", "vmbr0"],
      ["net0.vlan", 100, null],
      ["net0.firewall", true, false],
      ["net0.connected", true, false],
      ["net0.rateMbps", null, 80],
    ]);
  });

  test.each<[GuestChange, string]>([
    [{ cpuCores: 4, digest: "old" }, "digest_mismatch"],
    [{ swapMb: 128 }, "cannot_be_done"],
    [{ interfaces: [{ id: "net7", vlan: 5 }] }, "cannot_be_done"],
    [{ interfaces: [{ id: "net0", profileId: "vmbr9" }] }, "unknown_network_profile"],
    [{ cloudInit: { userData: "#cloud-config" } }, "not_supported"],
  ])("%o is refused", (change, code) => expect(() => plan(change)).toThrow(expect.objectContaining({ code })));

  test("names a snippet as user data", () => {
    expect(plan({ cloudInit: { userData: "local:snippets/web.yaml" } }).form.cicustom).toBe(
      "user=local:snippets/web.yaml",
    );
  });
});

describe("a change of a container", () => {
  test("is live but for its host name", () => {
    const change = { name: "db", cpuCores: 2, memoryMb: 1024, swapMb: 0, interfaces: [{ id: "net0", vlan: 7 }] };
    const { changes, form } = plan(change, { kind: "container", running: true });
    expect(changes.filter((one) => one.requiresRestart).map((one) => one.field)).toEqual(["name"]);
    expect(form).toEqual({
      hostname: "db",
      cores: 2,
      memory: 1024,
      swap: 0,
      net0: "name=eth0,bridge=vmbr1,hwaddr=BC:24:11:3E:AA:6A,ip=dhcp,type=veth,tag=7",
      digest: "d2",
    });
  });

  test.each<[GuestChange, string]>([
    [{ agent: true }, "cannot_be_done"],
    [{ cloudInit: { user: "x" } }, "not_supported"],
  ])("%o is refused", (change, code) =>
    expect(() => plan(change, { kind: "container" })).toThrow(expect.objectContaining({ code })),
  );
});
