import { describe, expect, test } from "vitest";
import { configOf } from "./config";
import { ConfigAnswer, PendingAnswer } from "./wire";

const parse = (kind: "vm" | "container", raw: unknown, pending: unknown = []) =>
  configOf(kind, ConfigAnswer.parse(raw), PendingAnswer.parse(pending));

const vm = {
  agent: "enabled=1,fstrim_cloned_disks=1",
  balloon: 256,
  boot: "order=scsi0;ide2;net0",
  cipassword: "**********",
  ciuser: "debian",
  cores: 2,
  cpu: "host,flags=+aes",
  description: "Web server\n\nmoxxie-operation: op-1\n",
  digest: "698abb29c27485d3497f5b7a8ca4b6b2789c1cd1",
  ide0: "local-lvm:vm-100-cloudinit,media=cdrom,size=4M",
  ide2: "none,media=cdrom",
  efidisk0: "local-lvm:vm-100-disk-1,efitype=4m,size=4M",
  ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1",
  memory: "768",
  meta: "creation-qemu=11.0.0,ctime=1790351626",
  name: "web",
  nameserver: "1.1.1.1 9.9.9.9",
  net0: "virtio=bc:24:11:f6:3b:a5,bridge=vmbr0,tag=100,rate=12.5",
  net1: "e1000e=BC:24:11:DE:00:BF,bridge=vmbr1,firewall=1,link_down=1",
  net10: "virtio=BC:24:11:00:00:10",
  net2: "virtio=BC:24:11:00:00:02,bridge=vmbr0",
  onboot: "1",
  ostype: "l26",
  protection: 1,
  scsi0: "local-lvm:vm-100-disk-0,discard=on,size=32G",
  scsi1: "nfs:100/vm-100-disk-2.qcow2,size=1536M",
  sshkeys: "ssh-ed25519%20AAAA%2Bb%3D%3D%20me%40host%0Assh-rsa%20BBBB%20you%0A",
  tags: "prod;web",
  unused0: "local-lvm:vm-100-disk-9",
};

describe("a VM's configuration", () => {
  const config = parse("vm", vm, [
    { key: "cores", value: 1, pending: 2 },
    { key: "memory", value: "512", pending: "768" },
    { key: "name", value: "web" },
    { key: "net9", value: "virtio=X", delete: 1 },
  ]);

  test("comes in Moxxie's words, numbers that came as text included", () => {
    expect(config).toMatchObject({
      name: "web",
      cpuCores: 2,
      cpuSockets: 1,
      memoryMb: 768,
      onBoot: true,
      protected: true,
      description: "Web server",
      tags: ["prod", "web"],
      agent: true,
      osType: "l26",
      bootOrder: ["scsi0", "ide2", "net0"],
      digest: vm.digest,
    });
    expect(config).not.toHaveProperty("swapMb");
    expect(config.raw).not.toHaveProperty("digest");
    expect(config.raw.cipassword).toBe("**********");
  });

  test("tells disks from drives, firmware and leftovers", () => {
    expect(config.disks.map(({ id, storage, sizeGb, boot, media }) => [id, storage, sizeGb, boot, media])).toEqual([
      ["scsi0", "local-lvm", 32, true, "disk"],
      ["scsi1", "nfs", 1.5, false, "disk"],
      ["ide0", "local-lvm", 4 / 1024, false, "cloud-init"],
      ["ide2", "", 0, false, "cdrom"],
      ["efidisk0", "local-lvm", 4 / 1024, false, "disk"],
      ["unused0", "local-lvm", 0, false, "unused"],
    ]);
  });

  test("lists interfaces in the order of their numbers", () => {
    expect(config.interfaces).toEqual([
      {
        id: "net0",
        model: "virtio",
        macAddress: "BC:24:11:F6:3B:A5",
        bridge: "vmbr0",
        vlan: 100,
        firewall: false,
        connected: true,
        rateMbps: 100,
      },
      {
        id: "net1",
        model: "e1000e",
        macAddress: "BC:24:11:DE:00:BF",
        bridge: "vmbr1",
        firewall: true,
        connected: false,
      },
      {
        id: "net2",
        model: "virtio",
        macAddress: "BC:24:11:00:00:02",
        bridge: "vmbr0",
        firewall: false,
        connected: true,
      },
      { id: "net10", model: "virtio", macAddress: "BC:24:11:00:00:10", firewall: false, connected: true },
    ]);
  });

  test("has cloud-init settings with the keys decoded", () => {
    expect(config.cloudInit).toEqual({
      user: "debian",
      hasPassword: true,
      sshKeys: ["ssh-ed25519 AAAA+b== me@host", "ssh-rsa BBBB you"],
      ip: "10.0.0.5/24",
      gateway: "10.0.0.1",
      nameservers: ["1.1.1.1", "9.9.9.9"],
    });
  });

  test("says what waits for a restart", () => {
    expect(config.pending).toEqual([
      { field: "cpuCores", from: "1", to: "2", requiresRestart: true },
      { field: "memoryMb", from: "512", to: "768", requiresRestart: true },
      { field: "net9", from: "virtio=X", to: null, requiresRestart: true },
    ]);
  });
});

test.each([
  [2048, 2048],
  ["2048", 2048],
  ["current=4096", 4096],
  [undefined, 512],
])("VM memory '%s' is %i MB", (memory, memoryMb) => expect(parse("vm", { memory }).memoryMb).toBe(memoryMb));

test.each([
  [{}, false],
  [{ agent: "1" }, true],
  [{ agent: 1 }, true],
  [{ agent: "enabled=0,type=virtio" }, false],
])("the agent by %o is %s", (raw, agent) => expect(parse("vm", raw).agent).toBe(agent));

test("a VM with nothing set has the platform's defaults", () => {
  expect(parse("vm", { digest: "x" })).toMatchObject({
    name: "",
    cpuCores: 1,
    memoryMb: 512,
    disks: [],
    interfaces: [],
    onBoot: false,
  });
  expect(parse("vm", {})).not.toHaveProperty("cloudInit");
});

test("a disk of an older VM boots by 'bootdisk', and by its place when nothing is said", () => {
  const boots = (raw: object) => parse("vm", raw).disks.find((disk) => disk.boot)?.id;
  expect(boots({ boot: "cdn", bootdisk: "virtio1", virtio0: "a:1,size=1G", virtio1: "a:2,size=1G" })).toBe("virtio1");
  expect(boots({ ide2: "none,media=cdrom", sata0: "a:1,size=1G" })).toBe("sata0");
});

describe("a container's configuration", () => {
  const config = parse("container", {
    arch: "amd64",
    cores: 2,
    digest: "6e225a58f2ae4c3ea0bb66d8c901cae2d87ef92d",
    hostname: "ct",
    lxc: [["lxc.mount.entry", "/dev/dri dev/dri none bind"]],
    memory: 384,
    mp0: "local-lvm:vm-101-disk-1,mp=/mnt/data,size=1G",
    mp1: "/mnt/host,mp=/storage",
    net0: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:3E:AA:6A,ip=10.0.0.7/24,gw=10.0.0.1,tag=5,type=veth",
    ostype: "alpine",
    rootfs: "local-lvm:vm-101-disk-0,size=8G",
    swap: 128,
    unprivileged: 1,
  });

  test("comes in Moxxie's words, raw lines aside", () => {
    expect(config).toMatchObject({
      name: "ct",
      cpuCores: 2,
      memoryMb: 384,
      swapMb: 128,
      agent: false,
      osType: "alpine",
    });
    expect(config.raw).not.toHaveProperty("lxc");
    expect(config).not.toHaveProperty("cloudInit");
  });

  test("has its root and its mounts", () => {
    expect(config.disks).toEqual([
      {
        id: "rootfs",
        storage: "local-lvm",
        volume: "local-lvm:vm-101-disk-0",
        sizeGb: 8,
        boot: true,
        media: "root",
        mountPath: "/",
      },
      {
        id: "mp0",
        storage: "local-lvm",
        volume: "local-lvm:vm-101-disk-1",
        sizeGb: 1,
        boot: false,
        media: "mount",
        mountPath: "/mnt/data",
      },
      { id: "mp1", storage: "", volume: "/mnt/host", sizeGb: 0, boot: false, media: "mount", mountPath: "/storage" },
    ]);
  });

  test("has interfaces with addresses", () => {
    expect(config.interfaces).toEqual([
      {
        id: "net0",
        name: "eth0",
        macAddress: "BC:24:11:3E:AA:6A",
        bridge: "vmbr0",
        vlan: 5,
        firewall: false,
        connected: true,
        ip: "10.0.0.7/24",
        gateway: "10.0.0.1",
      },
    ]);
  });
});
