import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Config = z.record(z.string(), z.union([z.string(), z.number()]));
const node = "/nodes/pve1";
let simulator: ProxmoxSimulator;
let client: TestClient;
let nextVmid = 5000;

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

describe("creation", () => {
  test("makes the volume and generates what was not given", async () => {
    const { vmid, path } = await newMachine({ tags: "Web;prod,web", memory: 2048, cipassword: "secret" });
    const config = await configOf(path);
    expect(config).toMatchObject({
      scsi0: `local-lvm:vm-${vmid}-disk-0,size=8G`,
      boot: "order=scsi0;net0",
      memory: "2048",
      tags: "prod;web",
      cipassword: "**********",
    });
    expect(config.net0).toMatch(/^virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0$/);
    expect(config.smbios1).toMatch(/^uuid=[0-9a-f-]{36}$/);
    expect(config.meta).toMatch(/^creation-qemu=[\d.]+,ctime=\d+$/);
    expect(simulator.volumes(vmid).map((volume) => volume.sizeBytes)).toEqual([8 * 1024 ** 3]);
  });

  test("while it lasts the guest is listed, locked; without room it fails in the task and leaves nothing", async () => {
    const vmid = nextVmid++;
    const status = await client.run("POST", `${node}/qemu`, { vmid, scsi0: "local-lvm:8", scsi1: "local-lvm:999999" });
    expect(status).toMatch(new RegExp(`^unable to create VM ${vmid} - lvcreate 'pve/vm-${vmid}-disk-1' error`));
    expect(simulator.guest(vmid)).toBeUndefined();
    expect(simulator.volumes(vmid)).toEqual([]);
  });

  test("a missing ISO fails in the task, a missing storage at once", async () => {
    const vmid = nextVmid++;
    const status = await client.run("POST", `${node}/qemu`, { vmid, ide2: "local:iso/none.iso,media=cdrom" });
    expect(status).toBe(`unable to create VM ${vmid} - volume 'local:iso/none.iso' does not exist`);
    const reply = await client.call("POST", `${node}/qemu`, { vmid, scsi0: "nowhere:8" });
    expect(reply).toMatchObject({ status: 500, reason: "storage 'nowhere' does not exist" });
    const wrong = await client.call("POST", `${node}/qemu`, { vmid, scsi0: "local:8" });
    expect(wrong.body.errors).toEqual({ storage: "storage 'local' does not support vm images" });
  });

  test("file storages name volumes by directory and honour the format", async () => {
    const nfs = await startProxmoxSimulator({ guests: 1, sharedStorage: "nfs" });
    const other = TestClient.withToken(nfs);
    await other.run("POST", `${node}/qemu`, { vmid: 600, scsi0: "nfs-vm:4,format=qcow2", ide2: "nfs-vm:cloudinit" });
    const config = await other.read(Config, `${node}/qemu/600/config`);
    await nfs.close();
    expect(config).toMatchObject({
      scsi0: "nfs-vm:600/vm-600-disk-0.qcow2,size=4G",
      ide2: "nfs-vm:600/vm-600-cloudinit.qcow2,media=cdrom",
    });
  });

  test("fifty creations of one id: one wins, the others are told who has it", async () => {
    const vmid = nextVmid++;
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => client.call("POST", `/nodes/pve${1 + (index % 2)}/qemu`, { vmid })),
    );
    const winners = replies.filter((reply) => reply.status === 200);
    expect(winners).toHaveLength(1);
    const losers = replies.filter((reply) => reply.status !== 200).map((reply) => reply.reason);
    const winner = simulator.guest(vmid)?.node;
    expect(new Set(losers)).toEqual(
      new Set([`unable to create VM ${vmid} - VM ${vmid} already exists on node '${winner}'`]),
    );
  });
});

describe("power", () => {
  test("start, pause, resume, reset, reboot, shutdown and stop lead where they should", async () => {
    const { vmid, path } = await newMachine();
    const status = async () =>
      z.looseObject({ qmpstatus: z.string() }).parse(await client.data("GET", `${path}/status/current`)).qmpstatus;
    const steps = [
      ["start", "running"],
      ["suspend", "paused"],
      ["resume", "running"],
      ["reset", "running"],
      ["reboot", "running"],
      ["shutdown", "stopped"],
    ] as const;
    for (const [action, after] of steps) {
      expect(await client.run("POST", `${path}/status/${action}`)).toBe("OK");
      expect(await status()).toBe(after);
    }
    expect(await client.run("POST", `${path}/status/stop`)).toBe("OK");
    expect(simulator.guest(vmid)?.power).toBe("stopped");
  });

  test("a running machine fails to start in the task; a stopped one is not reset, rebooted or suspended", async () => {
    const { vmid, path } = await newMachine({ start: 1 });
    expect(await client.run("POST", `${path}/status/start`)).toBe(`VM ${vmid} already running`);
    await client.run("POST", `${path}/status/stop`);
    for (const action of ["reset", "reboot", "suspend", "resume"]) {
      expect((await client.call("POST", `${path}/status/${action}`)).reason).toBe(`VM ${vmid} not running`);
    }
  });

  test("a deaf guest runs into the timeout of the shutdown, and is killed only when that was asked for", async () => {
    const { vmid, path } = await newMachine({ start: 1 });
    simulator.faults.ignoreShutdown(vmid);
    expect(await client.run("POST", `${path}/status/shutdown`, { timeout: 1 })).toBe(
      "VM quit/powerdown failed - got timeout",
    );
    expect(simulator.guest(vmid)?.power).toBe("running");
    expect(await client.run("POST", `${path}/status/shutdown`, { timeout: 1, forceStop: 1 })).toBe("OK");
    expect(simulator.guest(vmid)?.power).toBe("stopped");
  });

  test("a machine with more CPUs than the node, and one on a missing bridge, do not start", async () => {
    const big = await newMachine({ cores: 500 });
    expect(await client.run("POST", `${big.path}/status/start`)).toMatch(/^MAX \d+ vcpus allowed per VM on this node$/);
    const lost = await newMachine({ net0: "virtio,bridge=vmbr9" });
    expect(await client.run("POST", `${lost.path}/status/start`)).toBe("start failed: QEMU exited with code 1");
  });

  test("suspend to disk stops and locks; start brings it back", async () => {
    const { vmid, path } = await newMachine({ start: 1 });
    expect(await client.run("POST", `${path}/status/suspend`, { todisk: 1 })).toBe("OK");
    expect(simulator.guest(vmid)).toMatchObject({ power: "stopped", lock: "suspended" });
    expect(await client.run("POST", `${path}/status/start`)).toBe("OK");
    expect(simulator.guest(vmid)).toMatchObject({ power: "running", lock: undefined });
  });
});

describe("deletion", () => {
  test("a running or protected machine is refused at once; afterwards nothing is left", async () => {
    const { vmid, path } = await newMachine({ start: 1, protection: 1 });
    expect((await client.call("DELETE", path)).reason).toBe(`can't remove VM ${vmid} - protection mode enabled`);
    await client.data("PUT", `${path}/config`, { protection: 0 });
    expect((await client.call("DELETE", path)).reason).toBe(`VM ${vmid} is running - destroy failed`);
    await client.run("POST", `${path}/status/stop`);
    expect(await client.run("DELETE", path, { purge: 1 })).toBe("OK");
    expect(simulator.volumes(vmid)).toEqual([]);
    expect((await client.call("GET", `${path}/config`)).status).toBe(500);
  });

  test("two deletions at once destroy it once, and never a successor with the same id", async () => {
    // Slow enough for the second to come while the first is at work, however busy this machine is.
    const slow = await startProxmoxSimulator({ guests: 1, nodes: 1, speed: 2 });
    try {
      const hand = TestClient.withToken(slow);
      const vmid = slow.guests().find(({ config }) => config.template === undefined)?.vmid;
      const path = `${node}/qemu/${vmid}`;
      await hand.run("POST", `${path}/status/stop`);
      const upids = await Promise.all([hand.data("DELETE", path), hand.data("DELETE", path)]);
      const results = await Promise.all(upids.map((upid) => hand.exitStatus(String(upid))));
      expect(results.sort()).toEqual([`Configuration file 'nodes/pve1/qemu-server/${vmid}.conf' does not exist`, "OK"]);
    } finally {
      await slow.close();
    }
  });

  test("the base of linked clones stays", async () => {
    const { vmid, path } = await newMachine();
    await client.run("POST", `${path}/template`);
    expect(await client.run("POST", `${path}/clone`, { newid: nextVmid++, full: 0 })).toBe("OK");
    expect(await client.run("DELETE", path)).toBe(
      `base volume 'local-lvm:base-${vmid}-disk-0' is still in use by linked cloned`,
    );
  });
});
