import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Config = z.record(z.string(), z.union([z.string(), z.number()]));
const node = "/nodes/pve1";
let simulator: ProxmoxSimulator;
let client: TestClient;
let nextVmid = 5500;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 4, nodes: 2 });
  client = TestClient.withToken(simulator);
});
afterAll(() => simulator.close());

/** Creates a machine with one disk and one net, and answers its path. */
async function newMachine(parameters: Record<string, string | number> = {}): Promise<{ vmid: number; path: string }> {
  const vmid = nextVmid++;
  const given = { vmid, name: `vm-${vmid}`, scsi0: "local-lvm:8", net0: "virtio,bridge=vmbr0", ...parameters };
  expect(await client.run("POST", `${node}/qemu`, given)).toBe("OK");
  return { vmid, path: `${node}/qemu/${vmid}` };
}

const configOf = (path: string, parameters = {}) => client.read(Config, `${path}/config`, parameters);

describe("clones", () => {
  test("a full clone of a template has its own volume, addresses and identity", async () => {
    const newid = nextVmid++;
    expect(
      await client.run("POST", "/nodes/pve1/qemu/9000/clone", { newid, name: "copy", full: 1, storage: "local-lvm" }),
    ).toBe("OK");
    const [copy, template] = [await configOf(`${node}/qemu/${newid}`), await configOf(`${node}/qemu/9000`)];
    expect(copy).toMatchObject({
      name: "copy",
      scsi0: `local-lvm:vm-${newid}-disk-0,discard=on,size=10G`,
      ide2: `local-lvm:vm-${newid}-cloudinit,media=cdrom`,
    });
    expect(copy.template).toBeUndefined();
    for (const key of ["net0", "smbios1", "vmgenid"]) expect(copy[key]).not.toBe(template[key]);
    const log = z
      .array(z.looseObject({ t: z.string() }))
      .parse(await client.data("GET", `/nodes/pve1/tasks/${simulator.cluster.parts.tasks.list()[0]?.upid}/log`));
    expect(log.map((line) => line.t)).toContain("transferred 5.0 GiB of 10.0 GiB (50.00%)");
  });

  test("a linked clone names its base; storage is not allowed for it, and only templates have them", async () => {
    const newid = nextVmid++;
    expect(await client.run("POST", "/nodes/pve1/qemu/9000/clone", { newid })).toBe("OK");
    expect(simulator.volumes(newid).find((volume) => volume.parent)).toMatchObject({
      parent: "ceph-vm:base-9000-disk-0",
    });
    const misplaced = await client.call("POST", "/nodes/pve1/qemu/9000/clone", {
      newid: nextVmid++,
      full: 0,
      storage: "local-lvm",
    });
    expect(misplaced.reason).toBe("parameter 'storage' not allowed for linked clones");
    const { vmid, path } = await newMachine();
    const impossible = await client.call("POST", `${path}/clone`, { newid: nextVmid++, full: 0 });
    expect(impossible.reason).toBe(`Linked clone feature is not supported for 'local-lvm:vm-${vmid}-disk-0' (scsi0)`);
  });

  test("a taken id and a node that does not see the disks are refused", async () => {
    const { path } = await newMachine();
    expect((await client.call("POST", `${path}/clone`, { newid: 9000 })).reason).toBe(
      "unable to create VM 9000: config file already exists",
    );
    const remote = await client.call("POST", `${path}/clone`, { newid: nextVmid++, target: "pve2" });
    expect(remote.reason).toBe("can't clone VM to node 'pve2' (VM uses local storage)");
    const newid = nextVmid++;
    expect(await client.run("POST", "/nodes/pve1/qemu/9000/clone", { newid, target: "pve2" })).toBe("OK");
    expect(simulator.guest(newid)?.node).toBe("pve2");
  });

  test("a clone that fails half-way leaves no guest and no volume", async () => {
    const newid = nextVmid++;
    simulator.faults.failTask({ type: "qmclone", atPercent: 50, message: "clone interrupted" });
    expect(await client.run("POST", "/nodes/pve1/qemu/9000/clone", { newid, full: 1 })).toBe(
      "clone failed: clone interrupted",
    );
    expect(simulator.guest(newid)).toBeUndefined();
    expect(simulator.volumes(newid)).toEqual([]);
  });
});

describe("snapshots", () => {
  test("form a tree, roll back config and disks, and are re-parented when one goes", async () => {
    const { vmid, path } = await newMachine({ cores: 1 });
    for (const snapname of ["one", "two"])
      expect(await client.run("POST", `${path}/snapshot`, { snapname, description: snapname })).toBe("OK");
    await client.data("PUT", `${path}/config`, { cores: 4, scsi1: "local-lvm:2" });
    expect(simulator.volumes(vmid)).toHaveLength(2);
    expect(await client.run("POST", `${path}/snapshot/two/rollback`)).toBe("OK");
    expect((await configOf(path)).cores).toBe(1);
    expect((await configOf(path)).unused0).toBe(`local-lvm:vm-${vmid}-disk-1`);
    expect(await client.run("DELETE", `${path}/snapshot/one`)).toBe("OK");
    const list = z
      .array(z.looseObject({ name: z.string(), parent: z.string().optional() }))
      .parse(await client.data("GET", `${path}/snapshot`));
    expect(list.map(({ name, parent }) => [name, parent])).toEqual([
      ["two", undefined],
      ["current", "two"],
    ]);
    expect(await client.run("POST", `${path}/snapshot`, { snapname: "two" })).toBe("snapshot name 'two' already used");
    expect((await client.call("POST", `${path}/snapshot`, { snapname: "current" })).reason).toBe(
      "unable to use snapshot name 'current' (reserved name)",
    );
  });

  test("with memory the guest runs again after the roll back; without it is stopped", async () => {
    const { vmid, path } = await newMachine({ start: 1 });
    await client.run("POST", `${path}/snapshot`, { snapname: "warm", vmstate: 1 });
    await client.run("POST", `${path}/snapshot`, { snapname: "cold" });
    expect(simulator.volumes(vmid).map((volume) => volume.id)).toContain(`local-lvm:vm-${vmid}-state-warm`);
    await client.run("POST", `${path}/snapshot/cold/rollback`);
    expect(simulator.guest(vmid)?.power).toBe("stopped");
    await client.run("POST", `${path}/snapshot/warm/rollback`);
    expect(simulator.guest(vmid)?.power).toBe("running");
  });
});

describe("disks", () => {
  test("grow, but do not shrink", async () => {
    const { vmid, path } = await newMachine();
    expect(await client.run("PUT", `${path}/resize`, { disk: "scsi0", size: "+2G" })).toBe("OK");
    expect((await configOf(path)).scsi0).toBe(`local-lvm:vm-${vmid}-disk-0,size=10G`);
    expect(await client.run("PUT", `${path}/resize`, { disk: "scsi0", size: "4G" })).toBe(
      "shrinking disks is not supported",
    );
    expect((await client.call("PUT", `${path}/resize`, { disk: "scsi7", size: "4G" })).reason).toBe(
      "disk 'scsi7' does not exist",
    );
  });

  test("move to another storage and leave the old volume as unused", async () => {
    const { vmid, path } = await newMachine();
    expect(await client.run("POST", `${path}/move_disk`, { disk: "scsi0", storage: "ceph-vm" })).toBe("OK");
    expect(await configOf(path)).toMatchObject({
      scsi0: `ceph-vm:vm-${vmid}-disk-0,size=8G`,
      unused0: `local-lvm:vm-${vmid}-disk-0`,
    });
    expect(await client.run("POST", `${path}/move_disk`, { disk: "scsi0", storage: "local-lvm", delete: 1 })).toBe(
      "OK",
    );
    expect(
      simulator
        .volumes(vmid)
        .map((volume) => volume.id)
        .sort(),
    ).toEqual([`local-lvm:vm-${vmid}-disk-0`, `local-lvm:vm-${vmid}-disk-1`]);
  });
});

describe("migration", () => {
  test("moves the config at the end; the old node no longer knows the guest", async () => {
    const { vmid, path } = await newMachine({ scsi0: "ceph-vm:8", start: 1 });
    expect((await client.call("POST", `${path}/migrate`, { target: "pve2" })).reason).toBe(
      "can't migrate running VM without --online",
    );
    expect((await client.call("POST", `${path}/migrate`, { target: "pve1" })).body.errors).toEqual({
      target: "target is local node.",
    });
    expect(await client.run("POST", `${path}/migrate`, { target: "pve2", online: 1 })).toBe("OK");
    expect((await client.call("GET", `${path}/config`)).reason).toBe(
      `Configuration file 'nodes/pve1/qemu-server/${vmid}.conf' does not exist`,
    );
    expect(simulator.guest(vmid)).toMatchObject({ node: "pve2", power: "running", lock: undefined });
  });

  test("local disks of a running machine need a word; then they are copied", async () => {
    const { vmid, path } = await newMachine({ start: 1 });
    expect(await client.run("POST", `${path}/migrate`, { target: "pve2", online: 1 })).toBe("migration aborted");
    expect(simulator.guest(vmid)?.node).toBe("pve1");
    expect(await client.run("POST", `${path}/migrate`, { target: "pve2", online: 1, "with-local-disks": 1 })).toBe(
      "OK",
    );
    const storage = simulator.cluster.storage("local-lvm");
    expect(simulator.cluster.parts.volumes.list(storage, "pve1").filter((volume) => volume.vmid === vmid)).toEqual([]);
    expect(simulator.cluster.parts.volumes.list(storage, "pve2").filter((volume) => volume.vmid === vmid)).toHaveLength(
      1,
    );
  });
});

describe("guest agent", () => {
  test("answers when it is configured and the machine is up; each reason for silence has its text", async () => {
    const { vmid, path } = await newMachine({ ipconfig0: "ip=192.0.2.7/24,gw=192.0.2.1" });
    const ask = () => client.call("GET", `${path}/agent/network-get-interfaces`);
    expect((await ask()).reason).toBe("No QEMU guest agent configured");
    await client.data("PUT", `${path}/config`, { agent: 1 });
    expect((await ask()).reason).toBe(`VM ${vmid} is not running`);
    await client.run("POST", `${path}/status/start`);
    simulator.clock.advance(10_000);
    expect((await ask()).text).toContain(`"ip-address":"192.0.2.7"`);
    expect((await client.call("POST", `${path}/agent/ping`)).body.data).toEqual({ result: {} });
    simulator.faults.silenceAgent(vmid);
    expect((await ask()).reason).toBe("QEMU guest agent is not running");
  });
});
