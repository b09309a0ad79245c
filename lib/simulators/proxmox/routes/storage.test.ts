import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Storages = z.array(
  z.looseObject({ storage: z.string(), total: z.number(), used: z.number(), avail: z.number(), content: z.string() }),
);
const Volumes = z.array(z.looseObject({ volid: z.string(), content: z.string(), vmid: z.number().optional() }));
let simulator: ProxmoxSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 20, nodes: 2 });
  client = TestClient.withToken(simulator);
});
afterAll(() => simulator.close());

describe("storages", () => {
  test("a disk takes its space from the node's part alone, and gives it back", async () => {
    const usedOn = async (node: string) =>
      (await client.read(Storages, `/nodes/${node}/storage`, { storage: "local-lvm" }))[0]?.used ?? 0;
    const before = [await usedOn("pve1"), await usedOn("pve2")];
    await client.run("POST", "/nodes/pve1/qemu", { vmid: 700, scsi0: "local-lvm:10" });
    expect([await usedOn("pve1"), await usedOn("pve2")]).toEqual([(before[0] ?? 0) + 10 * 1024 ** 3, before[1]]);
    await client.run("DELETE", "/nodes/pve1/qemu/700");
    expect([await usedOn("pve1"), await usedOn("pve2")]).toEqual(before);
  });

  test("are filtered by content, and asked for by name", async () => {
    const images = await client.read(Storages, "/nodes/pve1/storage", { content: "images" });
    expect(images.map((storage) => storage.storage)).toEqual(["local-lvm", "ceph-vm"]);
    expect((await client.call("GET", "/nodes/pve1/storage/nowhere/status")).reason).toBe(
      "storage 'nowhere' does not exist",
    );
  });

  test("content is found by kind and by guest, one volume by its id, raw or encoded", async () => {
    const isos = await client.read(Volumes, "/nodes/pve1/storage/local/content", { content: "iso" });
    expect(isos.every((volume) => volume.content === "iso")).toBe(true);
    const volid = isos[0]?.volid ?? "";
    for (const id of [volid, encodeURIComponent(volid)]) {
      expect(await client.data("GET", `/nodes/pve1/storage/local/content/${id}`)).toMatchObject({ format: "iso" });
    }
    const own = await client.read(Volumes, "/nodes/pve1/storage/ceph-vm/content", { vmid: 9000 });
    expect(own.map((volume) => volume.vmid)).toEqual([9000, 9000]);
  });

  test("a volume of a living guest is not deleted, another one is", async () => {
    const taken = await client.call("DELETE", "/nodes/pve1/storage/ceph-vm/content/ceph-vm:base-9000-disk-0");
    expect(taken.reason).toBe("Cannot remove image, a guest with VMID '9000' exists!");
    const iso = "local:iso/debian-12.12.0-amd64-netinst.iso";
    expect(await client.run("DELETE", `/nodes/pve2/storage/local/content/${iso}`)).toBe("OK");
    expect((await client.call("GET", `/nodes/pve2/storage/local/content/${iso}`)).status).toBe(500);
  });
});

describe("pools", () => {
  test("take guests, tell their members, and go only when they are empty", async () => {
    await client.data("POST", "/pools", { poolid: "p1", comment: "first" });
    expect((await client.call("POST", "/pools", { poolid: "p1" })).reason).toMatch(/pool 'p1' already exists/);
    await client.data("PUT", "/pools", { poolid: "p1", vms: "9000" });
    expect((await client.call("PUT", "/pools", { poolid: "p1", vms: "9000" })).reason).toMatch(
      /VM 9000 is already a pool member/,
    );
    expect(await client.data("GET", "/pools", { poolid: "p1" })).toMatchObject([
      { poolid: "p1", members: [{ vmid: 9000 }] },
    ]);
    expect((await client.call("DELETE", "/pools", { poolid: "p1" })).reason).toMatch(
      /is not empty \(contains VM 9000\)/,
    );
    await client.data("PUT", "/pools", { poolid: "p1", vms: "9000", delete: 1 });
    expect((await client.call("DELETE", "/pools/p1")).status).toBe(200);
  });
});

describe("load", () => {
  test("moves with time: counters grow, live figures change", async () => {
    const guest = simulator.guests().find((candidate) => candidate.power === "running");
    const read = () =>
      client.read(
        z.looseObject({ cpu: z.number(), netin: z.number(), uptime: z.number() }),
        `/nodes/${guest?.node}/${guest?.kind}/${guest?.vmid}/status/current`,
      );
    const before = await read();
    simulator.clock.advance(90_000);
    const after = await read();
    expect(after.netin).toBeGreaterThan(before.netin);
    expect(after.uptime).toBeGreaterThanOrEqual(before.uptime + 90);
    expect(after.cpu).not.toBe(before.cpu);
  });
});
