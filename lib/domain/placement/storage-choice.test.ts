import { describe, expect, test } from "vitest";
import { storageFor } from "./storage-choice";
import { candidate, debian, request, storage } from "./testing";

describe("the storage of a new disk", () => {
  const local = storage();
  const ceph = storage({ name: "ceph", shared: true, freeGb: 500, totalGb: 1000 });

  test("is the one with the largest share free, not with the most bytes; a tie goes by name", () => {
    expect(storageFor(request(), candidate({ storages: [ceph, local] }))).toBe("local-lvm");
    const twins = [
      { ...ceph, name: "b" },
      { ...ceph, name: "a" },
    ];
    expect(storageFor(request(), candidate({ storages: twins }))).toBe("a");
    expect(storageFor(request(), candidate({ storages: twins.toReversed() }))).toBe("a");
  });

  test("is the one asked for, if it has the room", () => {
    const host = candidate({ storages: [ceph, local] });
    expect(storageFor(request({ storage: "ceph" }), host)).toBe("ceph");
    expect(storageFor(request({ storage: "ceph", diskGb: 501 }), host)).toBeNull();
  });

  test("is the one with the room, though another has the larger share free", () => {
    const small = storage({ name: "small", freeGb: 90, totalGb: 100 });
    expect(storageFor(request({ diskGb: 91 }), candidate({ storages: [small, ceph] }))).toBe("ceph");
  });

  test("must be shared when the template is at home on another host", () => {
    const elsewhere = candidate({ name: "pve2", storages: [ceph, local] });
    expect(storageFor(request({ template: "debian-12" }), elsewhere)).toBe("ceph");
    expect(storageFor(request({ template: "pve:9000", storage: "local-lvm" }), elsewhere)).toBeNull();
    expect(storageFor(request({ template: "debian-12" }), candidate({ storages: [ceph, local] }))).toBe("local-lvm");
  });

  test("may be any where the template has no home", () => {
    const { homeHostName: _, ...everywhere } = debian;
    const host = candidate({ name: "pve2", templates: [everywhere] });
    expect(storageFor(request({ template: "debian-12" }), host)).toBe("local-lvm");
  });
});
