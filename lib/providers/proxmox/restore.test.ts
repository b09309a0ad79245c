import { expect, test } from "vitest";
import { configOf } from "./config";
import { restoringForm } from "./restore";
import type { RawConfig } from "./wire";

const restore = (current: RawConfig, saved: RawConfig) =>
  restoringForm(configOf("vm", current, []), configOf("vm", saved, []));

test("what was changed, added and removed since comes back", () => {
  const saved = { cores: 2, memory: "2048", name: "web", tags: "a", net0: "virtio=AA,bridge=vmbr0", digest: "old" };
  const current = {
    cores: 4,
    memory: "2048",
    name: "web",
    onboot: 1,
    net0: "virtio=AA,bridge=vmbr1",
    net1: "virtio=BB",
    digest: "new",
  };
  expect(restore(current, saved)).toEqual({
    cores: 2,
    tags: "a",
    net0: "virtio=AA,bridge=vmbr0",
    delete: "onboot,net1",
    digest: "new",
  });
});

test("nothing is sent when nothing differs but what the platform keeps itself", () => {
  const saved = { cores: 2, meta: "creation-qemu=1", vmgenid: "a", smbios1: "uuid=a", lock: "backup", digest: "old" };
  expect(restore({ cores: "2", meta: "x", vmgenid: "b", smbios1: "uuid=b", digest: "new" }, saved)).toEqual({});
});

test("a masked password is never written back", () => {
  expect(restore({ digest: "new" }, { cipassword: "**********", digest: "old" })).toEqual({});
});

test("disks are neither made nor removed nor shrunk; options of one that is there return", () => {
  const saved = {
    scsi0: "lvm:vm-100-disk-0,cache=none,size=32G",
    scsi1: "lvm:vm-100-disk-1,size=8G",
    scsi3: "lvm:vm-100-disk-3,size=1G",
    digest: "old",
  };
  const current = {
    scsi0: "lvm:vm-100-disk-0,size=64G",
    scsi2: "lvm:vm-100-disk-2,size=1G",
    scsi3: "lvm:vm-100-disk-3,size=2G",
    unused0: "lvm:vm-100-disk-1",
    digest: "new",
  };
  expect(restore(current, saved)).toEqual({ scsi0: "lvm:vm-100-disk-0,cache=none,size=64G", digest: "new" });
});
