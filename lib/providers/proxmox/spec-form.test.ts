import { describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import type { GuestSpec } from "../provider";
import { extraDisksForm } from "./extra-disks";
import { encodeForm } from "./form";
import { assertPossible } from "./possible";
import { hasSettings } from "./settings-match";
import { blankVmForm, containerForm, vmSettings } from "./spec-form";

const spec: GuestSpec = {
  operationId: "op-1",
  kind: "vm",
  vmId: "101",
  name: "web",
  hostName: "pve1",
  cpuCores: 4,
  memoryMb: 8192,
  diskGb: 40,
  storage: "ceph",
  cloudInit: {
    user: "ops",
    sshKeys: ["ssh-rsa A+b== x"],
    ip: "10.0.0.5/24",
    gateway: "10.0.0.1",
    nameservers: ["1.1.1.1", "9.9.9.9"],
  },
  tags: ["Web", "env-prod"],
  description: "A web server",
};
const container: GuestSpec = {
  ...spec,
  kind: "container",
  cloudInit: { sshKeys: ["ssh-rsa A+b== x", "ssh-rsa B"], ip: "10.0.0.7/24", gateway: "10.0.0.1" },
  container: { swapMb: 256, unprivileged: true },
};

describe("a VM", () => {
  test("from a template gets its settings", () => {
    expect(vmSettings(spec, { bridge: "vmbr1", tag: 100 })).toEqual({
      name: "web",
      cores: 4,
      sockets: 1,
      memory: 8192,
      net0: "virtio,bridge=vmbr1,tag=100",
      description: "A web server\n\nmoxxie-operation: op-1",
      tags: "Web;env-prod",
      ciuser: "ops",
      sshkeys: "ssh-rsa%20A%2Bb%3D%3D%20x",
      ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1",
      nameserver: "1.1.1.1 9.9.9.9",
    });
  });

  test("without a network keeps what the template has", () => {
    expect(vmSettings(spec, undefined)).not.toHaveProperty("net0");
  });

  test.each([
    [100, 12.5],
    [1000, 125],
    [1, 0.125],
  ])("limited to %d Mbit/s has an interface of %d MB/s", (bandwidthMbps, rate) => {
    const limited = { ...spec, network: { profileId: "vmbr1", bandwidthMbps } };
    expect(vmSettings(limited, { bridge: "vmbr1" }).net0).toBe(`virtio,bridge=vmbr1,rate=${rate}`);
    const form = containerForm(
      { ...container, network: limited.network },
      { attachment: { bridge: "vmbr1" }, archive: "a" },
    );
    expect(form.net0).toBe(`name=eth0,bridge=vmbr1,rate=${rate},ip=10.0.0.7/24,gw=10.0.0.1`);
  });

  test("from nothing gets its further disks after the first, each known by its serial", () => {
    const form = blankVmForm({ ...spec, extraDisks: [{ sizeGb: 50 }, { sizeGb: 100 }] }, undefined);
    expect(form).toMatchObject({
      scsi0: "ceph:40",
      scsi1: "ceph:50,serial=extra-1",
      scsi2: "ceph:100,serial=extra-2",
    });
  });

  test("from a template gets only the disks that it lacks, where the template has none", () => {
    const wanted = { ...spec, extraDisks: [{ sizeGb: 50 }, { sizeGb: 100 }] };
    const config = { scsi0: "ceph:a,size=40G", scsi1: "ceph:b,size=8G", scsi2: "ceph:c,serial=extra-1,size=50G" };
    expect(extraDisksForm(wanted, config)).toEqual({ scsi3: "ceph:100,serial=extra-2" });
    expect(extraDisksForm(wanted, { ...config, scsi5: "ceph:d,serial=extra-2,size=100G" })).toEqual({});
    const full = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`scsi${index}`, "ceph:x,size=1G"]));
    expect(() => extraDisksForm(wanted, full)).toThrow(expect.objectContaining({ code: "cannot_be_done" }));
  });

  test("from nothing gets a disk of its size and a drive for cloud-init", () => {
    expect(blankVmForm(spec, undefined)).toMatchObject({
      vmid: "101",
      scsi0: "ceph:40",
      ide2: "ceph:cloudinit",
      ostype: "l26",
    });
    expect(blankVmForm({ ...spec, cloudInit: undefined }, undefined)).not.toHaveProperty("ide2");
  });

  test("has its SSH keys encoded twice on the wire", () => {
    expect(encodeForm({ sshkeys: vmSettings(spec, undefined).sshkeys })).toBe(
      "sshkeys=ssh-rsa%2520A%252Bb%253D%253D%2520x",
    );
  });
});

test("a container gets its archive, root disk, plain SSH keys, and always says whether it is privileged", () => {
  const form = containerForm(container, {
    attachment: { bridge: "vmbr1" },
    archive: "local:vztmpl/a.tar.zst",
    password: "p",
  });
  expect(form).toMatchObject({
    vmid: "101",
    hostname: "web",
    ostemplate: "local:vztmpl/a.tar.zst",
    rootfs: "ceph:40",
    swap: 256,
    unprivileged: true,
    password: "p",
    net0: "name=eth0,bridge=vmbr1,ip=10.0.0.7/24,gw=10.0.0.1",
    "ssh-public-keys": "ssh-rsa A+b== x\nssh-rsa B",
  });
  expect(encodeForm({ unprivileged: form.unprivileged })).toBe("unprivileged=1");
});

describe("what cannot be done is known before anything is made", () => {
  const template = { id: "vm:9000", name: "debian-12", kind: "vm" as const, hostNames: ["pve2"], cloudInit: true };
  test.each<[string, GuestSpec, string]>([
    ["user data of one's own", { ...spec, cloudInit: { userData: "#cloud-config\n" } }, "not_supported"],
    ["a user in a container", { ...container, template, cloudInit: { user: "ops" } }, "not_supported"],
    ["a container from nothing", { ...container, cloudInit: undefined }, "cannot_be_done"],
    ["a template that does not reach the host", { ...spec, template }, "cannot_be_done"],
  ])("%s", (_, impossible, code) =>
    expect(() => assertPossible(impossible)).toThrow(expect.objectContaining({ code })),
  );

  test("every field that it cannot do is named, each once", () => {
    const wanted: GuestSpec = {
      ...spec,
      packageId: "3",
      network: { profileId: "vmbr0", publicAddress: true, firewallRulesets: ["1"] },
      cloudInit: { sshKeyNames: ["office"] },
    };
    const paths = (impossible: GuestSpec) => {
      try {
        assertPossible(impossible);
        return [];
      } catch (error) {
        if (!(error instanceof MoxxieError)) throw error;
        expect(error.code).toBe("not_supported");
        return error.errors?.map(({ path }) => path);
      }
    };
    expect(paths(wanted)).toEqual([
      "packageId",
      "network.publicAddress",
      "network.firewallRulesets",
      "cloudInit.sshKeyNames",
    ]);
    expect(paths({ ...container, template, extraDisks: [{ sizeGb: 1 }] })).toEqual(["extraDisks"]);
    const many = Array.from({ length: 31 }, () => ({ sizeGb: 1 }));
    expect(paths({ ...spec, extraDisks: many })).toEqual(["extraDisks"]);
    expect(paths({ ...spec, extraDisks: many.slice(1) })).toEqual([]);
    expect(paths({ ...spec, network: { profileId: "vmbr0", publicAddress: false, firewallRulesets: [] } })).toEqual([]);
  });

  test("a snippet on a storage is fine", () => {
    expect(() => assertPossible({ ...spec, cloudInit: { userData: "local:snippets/web.yaml" } })).not.toThrow();
  });
});

describe("settings are there", () => {
  const wanted = vmSettings(spec, { bridge: "vmbr1", tag: 100 });
  const live = {
    name: "web",
    cores: 4,
    memory: "8192",
    net0: "virtio=BC:24:11:00:00:01,bridge=vmbr1,firewall=1,tag=100",
    description: "A web server\n\nmoxxie-operation: op-1\n",
    tags: "env-prod;web",
    ciuser: "ops",
    sshkeys: "ssh-rsa%20A%2Bb%3D%3D%20x",
    ipconfig0: "gw=10.0.0.1,ip=10.0.0.5/24",
    nameserver: "1.1.1.1 9.9.9.9",
    digest: "x",
  };
  test("in whatever way the platform rewrote them", () => expect(hasSettings(live, wanted)).toBe(true));

  test.each([
    [{ cores: 2 }],
    [{ memory: "4096" }],
    [{ sockets: 2 }],
    [{ tags: "web" }],
    [{ net0: "virtio=BC:24:11:00:00:01,bridge=vmbr1" }],
    [{ net0: "e1000=BC:24:11:00:00:01,bridge=vmbr1,tag=100" }],
    [{ description: "A web server" }],
    [{ ipconfig0: "ip=dhcp" }],
    [{ ciuser: "root" }],
  ])("not with %o", (difference) => expect(hasSettings({ ...live, ...difference }, wanted)).toBe(false));
});
