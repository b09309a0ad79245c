import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Config = z.record(z.string(), z.union([z.string(), z.number()]));
const Pending = z.array(
  z.object({
    key: z.string(),
    value: z.unknown().optional(),
    pending: z.unknown().optional(),
    delete: z.number().optional(),
  }),
);
let simulator: ProxmoxSimulator;
let client: TestClient;
let nextVmid = 5000;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 2, nodes: 1 });
  client = TestClient.withToken(simulator);
});
afterAll(() => simulator.close());

async function newMachine(parameters: Record<string, string | number> = {}) {
  const vmid = nextVmid++;
  await client.run("POST", "/nodes/pve1/qemu", {
    vmid,
    cores: 1,
    scsi0: "local-lvm:4",
    net0: "virtio,bridge=vmbr0",
    ...parameters,
  });
  return { vmid, path: `/nodes/pve1/qemu/${vmid}` };
}

const configOf = (path: string, parameters = {}) => client.read(Config, `${path}/config`, parameters);

describe("digest", () => {
  test("an old one refuses the change and changes nothing; the present one passes", async () => {
    const { path } = await newMachine();
    const { digest } = await configOf(path);
    await client.data("PUT", `${path}/config`, { cores: 2, digest: String(digest) });
    const stale = await client.call("PUT", `${path}/config`, { cores: 3, digest: String(digest) });
    expect(stale).toMatchObject({ status: 500, reason: "checksum mismatch (file change by other user?)" });
    expect((await client.call("POST", `${path}/config`, { cores: 3, digest: String(digest) })).reason).toBe(
      stale.reason,
    );
    expect((await configOf(path)).cores).toBe(2);
  });
});

describe("a running machine", () => {
  test("takes some changes at once and keeps the others for its next start", async () => {
    const { path } = await newMachine({ start: 1 });
    await client.data("PUT", `${path}/config`, { cores: 4, description: "now", net1: "virtio,bridge=vmbr1,tag=5" });
    expect(await configOf(path)).toMatchObject({ cores: 4, description: "now" });
    expect(await configOf(path, { current: 1 })).toMatchObject({
      cores: 1,
      description: "now",
      net1: expect.any(String),
    });
    const pending = Pending.parse(await client.data("GET", `${path}/pending`));
    expect(pending.filter((row) => row.pending !== undefined)).toEqual([{ key: "cores", value: 1, pending: 4 }]);
    await client.run("POST", `${path}/status/reboot`);
    expect(await configOf(path, { current: 1 })).toMatchObject({ cores: 4 });
  });

  test("a pending removal is marked, and a revert takes it back", async () => {
    const { path } = await newMachine({ start: 1, vga: "std" });
    await client.data("PUT", `${path}/config`, { delete: "vga" });
    const rows = async () => Pending.parse(await client.data("GET", `${path}/pending`));
    expect((await rows()).find((row) => row.key === "vga")).toMatchObject({ value: "std", delete: 1 });
    expect((await configOf(path)).vga).toBeUndefined();
    await client.data("PUT", `${path}/config`, { revert: "vga" });
    expect((await rows()).find((row) => row.key === "vga")?.delete).toBeUndefined();
  });
});

describe("disks", () => {
  test("detached they become unused, deleted they are gone, reattached they are no longer unused", async () => {
    const { vmid, path } = await newMachine({ scsi1: "local-lvm:2" });
    await client.data("PUT", `${path}/config`, { delete: "scsi1" });
    expect((await configOf(path)).unused0).toBe(`local-lvm:vm-${vmid}-disk-1`);
    await client.data("PUT", `${path}/config`, { virtio0: `local-lvm:vm-${vmid}-disk-1` });
    expect(await configOf(path)).toMatchObject({ virtio0: `local-lvm:vm-${vmid}-disk-1,size=2G` });
    expect((await configOf(path)).unused0).toBeUndefined();
    await client.data("PUT", `${path}/config`, { delete: "virtio0" });
    expect(simulator.volumes(vmid)).toHaveLength(2);
    await client.data("PUT", `${path}/config`, { delete: "unused0" });
    expect(simulator.volumes(vmid)).toHaveLength(1);
    await client.data("PUT", `${path}/unlink`, { idlist: "scsi0", force: 1 });
    expect(simulator.volumes(vmid)).toEqual([]);
    expect((await configOf(path)).boot).toBe("order=net0");
  });

  test("when one of two new disks has no room, neither is made", async () => {
    const { vmid, path } = await newMachine();
    const reply = await client.call("PUT", `${path}/config`, { scsi1: "local-lvm:2", scsi2: "local-lvm:999999" });
    expect(reply.status).toBe(500);
    expect(simulator.volumes(vmid)).toHaveLength(1);
    expect((await configOf(path)).scsi1).toBeUndefined();
  });

  test("an ISO needs the word cdrom", async () => {
    const { path } = await newMachine();
    const iso = "local:iso/debian-12.12.0-amd64-netinst.iso";
    expect((await client.call("PUT", `${path}/config`, { ide2: iso })).reason).toBe(
      "ide2: explicit media parameter is required for iso images",
    );
    await client.data("PUT", `${path}/config`, { ide2: `${iso},media=cdrom` });
    expect((await configOf(path)).ide2).toMatch(/^local:iso\/debian.*,media=cdrom,size=\d+M$/);
  });
});

describe("refusals", () => {
  test("nothing to do, both set and deleted, unknown keys and boot devices that are not there", async () => {
    const { path } = await newMachine();
    const put = (parameters: Record<string, string | number>) => client.call("PUT", `${path}/config`, parameters);
    expect((await put({})).reason).toBe("no options specified");
    expect((await put({ cores: 2, delete: "cores" })).body.errors).toEqual({
      delete: "you can't use '-cores' and -delete cores' at the same time",
    });
    expect((await put({ delete: "nonsense" })).body.errors).toEqual({ delete: "unknown option 'nonsense'" });
    expect((await put({ boot: "order=scsi9" })).reason).toBe("invalid bootorder: device 'scsi9' does not exist'");
  });

  test("a lock refuses changes by either call, and only the lock", async () => {
    const { vmid, path } = await newMachine();
    simulator.faults.lockGuest(vmid, "backup");
    for (const method of ["PUT", "POST"])
      expect((await client.call(method, `${path}/config`, { cores: 2 })).reason).toBe("VM is locked (backup)");
    expect(await client.run("POST", `${path}/status/start`)).toBe("VM is locked (backup)");
    expect((await client.call("POST", `${path}/clone`, { newid: nextVmid++ })).reason).toBe("VM is locked (backup)");
    expect(await configOf(path)).toMatchObject({ lock: "backup", cores: 1 });
    simulator.faults.unlockGuest(vmid);
    expect((await client.call("PUT", `${path}/config`, { cores: 2 })).status).toBe(200);
  });
});

describe("the asynchronous call", () => {
  test("answers a task, or null when it was awaited", async () => {
    const { path } = await newMachine();
    expect(await client.run("POST", `${path}/config`, { cores: 2 })).toBe("OK");
    expect(await client.data("POST", `${path}/config`, { cores: 3, background_delay: 30 })).toBeNull();
    simulator.faults.failTask({ type: "qmconfig", message: "hotplug problem" });
    const reply = await client.call("POST", `${path}/config`, { cores: 4, background_delay: 30 });
    expect(reply.reason).toMatch(/^failed to update VM \d+: hotplug problem$/);
    expect((await configOf(path)).cores).toBe(3);
  });
});

describe("concurrency", () => {
  test("changes of one machine come one after the other and none is lost", async () => {
    const { path } = await newMachine();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        client.call("PUT", `${path}/config`, { [`net${index + 1}`]: "virtio,bridge=vmbr0" }),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array(20).fill(200));
    expect(Object.keys(await configOf(path)).filter((key) => key.startsWith("net"))).toHaveLength(21);
  });

  test("who waits too long for the file lock is told to try again", async () => {
    const slow = await startProxmoxSimulator({ guests: 0, speed: 0.1, lockTimeoutMs: 30 });
    const slowClient = TestClient.withToken(slow);
    await slowClient.data("POST", "/nodes/pve1/qemu/9000/clone", { newid: 500, full: 1 });
    const reply = await slowClient.call("PUT", "/nodes/pve1/qemu/9000/config", { cores: 2 });
    await slow.close();
    expect(reply.reason).toBe("can't lock file '/var/lock/qemu-server/lock-9000.conf' - got timeout");
  });
});
