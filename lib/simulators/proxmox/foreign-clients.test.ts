import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PveClient, type Result } from "@corsinvest/cv4pve-api-javascript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ProxmoxSimulator, startProxmoxSimulator } from ".";

const run = promisify(execFile);
/** The interpreter that Debian's python3-proxmoxer is installed for. */
const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("./conformance/proxmoxer_lifecycle.py", import.meta.url));
const containerTemplate = "local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst";
let simulator: ProxmoxSimulator;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 5, nodes: 2, qinqServiceVlan: 1000 });
});
afterAll(() => simulator.close());

describe("proxmoxer", () => {
  test("runs the whole life of machines, containers and networks, by ticket and by token", async (context) => {
    const problem = await run(python, ["-c", "import proxmoxer, requests"]).then(
      () => undefined,
      () => `${python} cannot import proxmoxer and requests; install Debian's python3-proxmoxer and python3-requests`,
    );
    if (problem && process.env.CI !== "true") context.skip(problem);
    expect(problem).toBeUndefined();
    const [tokenName = "", secret = ""] = simulator.token.split("=");
    const tokenId = tokenName.split("!")[1] ?? "";
    const port = String(simulator.port);
    const { stdout } = await run(python, [script, port, simulator.username, simulator.password, tokenId, secret]);
    const machine = { tags: "one;two", description: "by proxmoxer", onboot: 1 };
    const container = { interfaces: ["lo", "eth0"], memory: 512 };
    const network = { state: "new", status: "available", bridge: true, left: false };
    expect(JSON.parse(stdout)).toEqual({
      version: "9.1",
      machineByTicket: machine,
      machineByToken: machine,
      containerByTicket: container,
      containerByToken: container,
      networkByTicket: { ...network, subnet: "clients-10.1.0.0-24" },
      networkByToken: { ...network, subnet: "clients-10.2.0.0-24" },
      refusal: { status: 500, message: "Configuration file 'nodes/pve1/qemu-server/999999.conf' does not exist" },
    });
    expectNothingLeft([4001, 4002, 4003, 4004]);
  });
});

describe("cv4pve-api-javascript", () => {
  test("runs the whole life of machines and containers by ticket", async () => {
    const client = new PveClient("127.0.0.1", simulator.port);
    expect(await client.login("root", simulator.password, "pam")).toBe(true);
    await machineLife(client, 4101);
    await containerLife(client, 4102);
    expectNothingLeft([4101, 4102]);
  });

  test("and by token", async () => {
    const client = new PveClient("127.0.0.1", simulator.port);
    client.apiToken = simulator.token;
    await machineLife(client, 4103);
    await containerLife(client, 4104);
    expectNothingLeft([4103, 4104]);
  });

  test("reads the reason of a refusal from the status line", async () => {
    const client = new PveClient("127.0.0.1", simulator.port);
    client.apiToken = simulator.token;
    const result = await client.get("/nodes/pve1/qemu/999999/config");
    expect([result.statusCode, result.reasonPhrase]).toEqual([
      500,
      "Configuration file 'nodes/pve1/qemu-server/999999.conf' does not exist",
    ]);
  });

  test("is not let in with a wrong password", async () => {
    expect(await new PveClient("127.0.0.1", simulator.port).login("root", "wrong", "pam")).toBe(false);
  });
});

/** The library's generated methods where their arguments can all be given, its plain verbs elsewhere. */
async function machineLife(client: PveClient, vmid: number): Promise<void> {
  const path = `/nodes/pve1/qemu/${vmid}`;
  const guest = client.nodes.get("pve1").qemu.get(vmid);
  const creation = { vmid, name: "from-node", memory: 1024, scsi0: "local-lvm:4", net0: "virtio,bridge=vmbr0" };
  await ended(client, await client.create("/nodes/pve1/qemu", creation));
  await ended(client, await client.create(`${path}/status/start`));
  await ended(client, await client.create(`${path}/config`, { description: "by cv4pve", onboot: true }));
  await ended(client, await guest.snapshot.snapshot("before", "of the change", false));
  expect((await client.get(`${path}/config`)).response.data).toMatchObject({
    description: "by cv4pve",
    onboot: 1,
    parent: "before",
  });
  await ended(client, await guest.status.shutdown.vmShutdown(true, false, false, 20));
  expect((await guest.status.current.vmStatus()).response.data).toMatchObject({
    status: "stopped",
    qmpstatus: "stopped",
  });
  await ended(client, await guest.snapshot.get("before").delsnapshot(false));
  await ended(client, await guest.destroyVm(false, true, false));
}

async function containerLife(client: PveClient, vmid: number): Promise<void> {
  const path = `/nodes/pve1/lxc/${vmid}`;
  const guest = client.nodes.get("pve1").lxc.get(vmid);
  const creation = { vmid, hostname: "ct-node", ostemplate: containerTemplate, rootfs: "local-lvm:2", memory: 256 };
  await ended(client, await client.create("/nodes/pve1/lxc", creation));
  await ended(client, await guest.status.start.vmStart(false, false));
  expect((await client.set(`${path}/config`, { memory: 512 })).statusCode).toBe(200);
  await ended(client, await guest.snapshot.snapshot("before", "of the change"));
  await ended(client, await guest.status.stop.vmStop(false, false));
  expect((await client.get(`${path}/config`)).response.data).toMatchObject({ memory: 512, hostname: "ct-node" });
  await ended(client, await guest.snapshot.get("before").delsnapshot(false));
  await ended(client, await guest.destroyVm(false, false, true));
}

/** Waits for the task of a result with the library's own waiter and asks for its exit status. */
async function ended(client: PveClient, result: Result): Promise<void> {
  expect(result.reasonPhrase).toBe("OK");
  expect(await client.waitForTaskToFinish(result.response.data, 10)).toBe(true);
  expect(await client.getExitStatusTask(result.response.data)).toBe("OK");
}

function expectNothingLeft(vmids: readonly number[]): void {
  expect(simulator.guests().filter((guest) => vmids.includes(guest.vmid))).toEqual([]);
  expect(vmids.flatMap((vmid) => simulator.volumes(vmid))).toEqual([]);
}
