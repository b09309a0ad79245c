import { expect, test } from "vitest";
import { said, storage } from "../testing";
import { disk } from "./disk";

const local = storage();
const ceph = storage({ name: "ceph", shared: true, freeGb: 200, totalGb: 1000 });

test("a disk must fit on one storage: what two have together is no room", () => {
  expect(said(disk, { diskGb: 301 }, { storages: [local, ceph] })).toBe(
    "Needs 301 GB disk on one storage, has 300 GB free",
  );
  expect(said(disk, { diskGb: 300 }, { storages: [local, ceph] })).toBeNull();
});

test("says where a reservation is why", () => {
  const held = storage({ freeGb: 20.04, reservedGb: 280 });
  expect(said(disk, { diskGb: 40 }, { storages: [held] })).toBe(
    "Needs 40 GB disk on one storage, has 20 GB free after reservations",
  );
});

test("the storage asked for must be there, and take such disks", () => {
  expect(said(disk, { storage: "ceph" }, {})).toBe("No storage ceph on this host that takes such disks");
  expect(said(disk, { storage: "ceph", diskGb: 250 }, { storages: [local, ceph] })).toBe(
    "Needs 250 GB disk on one storage, has 200 GB free",
  );
  expect(said(disk, { diskGb: 1 }, { storages: [] })).toBe("No storage on this host takes such disks");
});

test("a template on another host needs a storage that both share", () => {
  expect(said(disk, { template: "debian-12" }, { name: "pve2" })).toBe(
    "The template is on another host; a copy needs a storage that both share",
  );
  expect(said(disk, { template: "debian-12" }, { name: "pve2", storages: [local, ceph] })).toBeNull();
});

test("who wants no disk needs no storage", () => {
  expect(said(disk, { diskGb: 0 }, { storages: [] })).toBeNull();
});

test("further disks need their room beside the first", () => {
  expect(said(disk, { diskGb: 200, extraDiskGb: 100 }, {})).toBeNull();
  expect(said(disk, { diskGb: 200, extraDiskGb: 101 }, {})).toBe("Needs 301 GB disk on one storage, has 300 GB free");
});
