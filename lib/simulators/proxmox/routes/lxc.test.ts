import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Config = z.record(z.string(), z.union([z.string(), z.number()]));
const ostemplate = "local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst";
const node = "/nodes/pve1";
let simulator: ProxmoxSimulator;
let client: TestClient;
let nextVmid = 6000;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 2, nodes: 2 });
  client = TestClient.withToken(simulator);
});
afterAll(() => simulator.close());

async function newContainer(parameters: Record<string, string | number> = {}) {
  const vmid = nextVmid++;
  const given = {
    vmid,
    hostname: `ct-${vmid}`,
    ostemplate,
    rootfs: "local-lvm:4",
    net0: "name=eth0,bridge=vmbr0,ip=dhcp",
    ...parameters,
  };
  expect(await client.run("POST", `${node}/lxc`, given)).toBe("OK");
  return { vmid, path: `${node}/lxc/${vmid}` };
}

const configOf = (path: string) => client.read(Config, `${path}/config`);

describe("creation", () => {
  test("fills in what the template and the API know", async () => {
    const { vmid, path } = await newContainer({ memory: 256 });
    expect(await configOf(path)).toMatchObject({
      arch: "amd64",
      ostype: "debian",
      memory: 256,
      swap: 512,
      unprivileged: 1,
      rootfs: `local-lvm:vm-${vmid}-disk-0,size=4G`,
      net0: expect.stringMatching(/^name=eth0,bridge=vmbr0,hwaddr=BC:24:11:[0-9A-F:]{8},ip=dhcp,type=veth$/),
    });
  });

  test("a bare size is made on the storage of the call", async () => {
    const { vmid, path } = await newContainer({ rootfs: "2", storage: "ceph-vm" });
    expect((await configOf(path)).rootfs).toBe(`ceph-vm:vm-${vmid}-disk-0,size=2G`);
  });

  test("a missing template fails in the task and leaves nothing", async () => {
    const vmid = nextVmid++;
    const given = { vmid, ostemplate: "local:vztmpl/none.tar.zst", rootfs: "local-lvm:4" };
    expect(await client.run("POST", `${node}/lxc`, given)).toBe(
      `unable to create CT ${vmid} - volume 'local:vztmpl/none.tar.zst' does not exist`,
    );
    expect(simulator.guest(vmid)).toBeUndefined();
  });

  test("a creation that is broken off while unpacking frees its volume", async () => {
    const vmid = nextVmid++;
    simulator.faults.failTask({ type: "vzcreate", atPercent: 50, message: "tar: unexpected end" });
    expect(await client.run("POST", `${node}/lxc`, { vmid, ostemplate, rootfs: "local-lvm:4" })).toBe(
      `unable to create CT ${vmid} - tar: unexpected end`,
    );
    expect(simulator.volumes(vmid)).toEqual([]);
  });

  test("mount points need a root file system; features other than nesting need root", async () => {
    const vmid = nextVmid++;
    const mounts = await client.call("POST", `${node}/lxc`, { vmid, ostemplate, mp0: "local-lvm:1,mp=/data" });
    expect(mounts.reason).toBe("mount points configured, but 'rootfs' not set - aborting");
    const features = await client.call("POST", `${node}/lxc`, {
      vmid,
      ostemplate,
      rootfs: "local-lvm:4",
      features: "fuse=1",
    });
    expect(features).toMatchObject({
      status: 403,
      reason: "Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)",
    });
  });

  test("unprivileged is the default since 9 only", async () => {
    const old = await startProxmoxSimulator({ guests: 0, release: "8.4" });
    const oldClient = TestClient.withToken(old);
    expect(await oldClient.run("POST", `${node}/lxc`, { vmid: 300, ostemplate, rootfs: "local-lvm:1" })).toBe("OK");
    const config = await oldClient.read(Config, `${node}/lxc/300/config`);
    await old.close();
    expect(config.unprivileged).toBeUndefined();
  });
});

describe("power", () => {
  test("what makes no sense is refused at once, unlike with machines", async () => {
    const { vmid, path } = await newContainer();
    for (const action of ["stop", "shutdown", "suspend", "resume"]) {
      expect((await client.call("POST", `${path}/status/${action}`)).reason).toBe(`CT ${vmid} not running`);
    }
    expect((await client.call("POST", `${path}/status/reboot`)).reason).toBe(`VM ${vmid} not running`);
    expect(await client.run("POST", `${path}/status/start`)).toBe("OK");
    expect((await client.call("POST", `${path}/status/start`)).reason).toBe(`CT ${vmid} already running`);
    expect((await client.call("POST", `${path}/status/reset`)).status).toBe(501);
    expect(await client.run("POST", `${path}/status/reboot`)).toBe("OK");
    expect(await client.run("POST", `${path}/status/shutdown`)).toBe("OK");
    expect(simulator.guest(vmid)?.power).toBe("stopped");
  });
});

describe("a running container", () => {
  test("takes memory, cores, nets and mount points at once; the host name waits", async () => {
    const { path } = await newContainer({ start: 1 });
    await client.data("PUT", `${path}/config`, {
      memory: 1024,
      cores: 2,
      mp0: "local-lvm:1,mp=/data",
      hostname: "later",
    });
    const running = await client.read(Config, `${path}/config`, { current: 1 });
    expect(running).toMatchObject({ memory: 1024, cores: 2, mp0: expect.stringContaining("mp=/data,size=1G") });
    expect(running.hostname).not.toBe("later");
    expect((await configOf(path)).hostname).toBe("later");
  });

  test("tells its addresses without an agent", async () => {
    const { path } = await newContainer({ start: 1, net0: "name=eth0,bridge=vmbr0,ip=192.0.2.9/24" });
    const list = z
      .array(z.looseObject({ name: z.string(), inet: z.string() }))
      .parse(await client.data("GET", `${path}/interfaces`));
    expect(list.map(({ name, inet }) => [name, inet])).toEqual([
      ["lo", "127.0.0.1/8"],
      ["eth0", "192.0.2.9/24"],
    ]);
  });

  test("is destroyed only by force, copied only from a snapshot, and migrated only with a restart", async () => {
    const { vmid, path } = await newContainer({ start: 1, rootfs: "ceph-vm:4" });
    expect((await client.call("DELETE", path)).reason).toBe(`unable to destroy CT ${vmid} - container is running`);
    expect((await client.call("POST", `${path}/clone`, { newid: nextVmid++, full: 1 })).reason).toMatch(
      /running container/,
    );
    expect((await client.call("POST", `${path}/migrate`, { target: "pve2" })).reason).toBe(
      "can't migrate running container without --online or --restart",
    );
    expect(await client.run("POST", `${path}/migrate`, { target: "pve2", restart: 1 })).toBe("OK");
    expect(simulator.guest(vmid)).toMatchObject({ node: "pve2", power: "running" });
    expect(await client.run("DELETE", `/nodes/pve2/lxc/${vmid}`, { force: 1 })).toBe("OK");
    expect(simulator.volumes(vmid)).toEqual([]);
  });
});

test("snapshots, clones and templates work as for machines", async () => {
  const { vmid, path } = await newContainer();
  expect(await client.run("POST", `${path}/snapshot`, { snapname: "one" })).toBe("OK");
  expect((await client.call("POST", `${path}/template`)).reason).toBe(
    "unable to create template, because CT contains snapshots",
  );
  expect(await client.run("DELETE", `${path}/snapshot/one`)).toBe("OK");
  expect(await client.run("POST", `${path}/template`)).toBe("OK");
  expect((await configOf(path)).rootfs).toBe(`local-lvm:base-${vmid}-disk-0,size=4G`);
  const newid = nextVmid++;
  expect(await client.run("POST", `${path}/clone`, { newid, hostname: "copy" })).toBe("OK");
  expect(await configOf(`${node}/lxc/${newid}`)).toMatchObject({
    hostname: "copy",
    rootfs: `local-lvm:vm-${newid}-disk-0,size=4G`,
  });
  expect(await client.run("PUT", `${node}/lxc/${newid}/resize`, { disk: "rootfs", size: "+1G" })).toBe("OK");
  expect(await client.run("PUT", `${node}/lxc/${newid}/resize`, { disk: "rootfs", size: "1G" })).toBe(
    "unable to shrink disk size",
  );
});
