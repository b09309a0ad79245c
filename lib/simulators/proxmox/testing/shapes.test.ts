import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "./client";

/**
 * Keys and types of real answers, taken from captures; a question mark says that not every entry of the capture had the key.
 */
const shapes = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(readFileSync(new URL("./shapes.json", import.meta.url), "utf8")));
const Entry = z.record(z.string(), z.unknown());
const Entries = z.array(Entry);

/** Keys that real answers have only in situations that the captures do not show, or do show and the simulator has not. */
const sometimes = [
  "tags",
  "pool",
  "lock",
  "hastate",
  "parent",
  "description",
  "digest",
  "comments",
  "serial",
  "template",
  "zone-type",
];

let simulator: ProxmoxSimulator;
let old: ProxmoxSimulator;
let nine: TestClient;
let eight: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 60, nodes: 2, qinqServiceVlan: 1000 });
  old = await startProxmoxSimulator({ guests: 60, nodes: 2, release: "8.4" });
  nine = TestClient.withToken(simulator);
  eight = TestClient.withToken(old);
});
afterAll(() => Promise.all([simulator.close(), old.close()]));

function expectShape(name: string, entry: unknown, options: { mayHave?: string[]; mayLack?: string[] } = {}): void {
  const given = Entry.parse(entry);
  const shape = shapes[name];
  if (!shape) throw new Error(`no shape '${name}'`);
  const lenient = [...sometimes, ...(options.mayLack ?? [])];
  const problems: string[] = [];
  for (const [key, types] of Object.entries(shape)) {
    const plain = key.replace(/\?$/, "");
    if (!(plain in given)) {
      if (plain === key && !lenient.includes(plain)) problems.push(`${plain} is missing`);
    } else if (!types.split("|").includes(typeOf(given[plain]))) {
      problems.push(`${plain} is ${typeOf(given[plain])}, not ${types}`);
    }
  }
  const known = new Set([
    ...Object.keys(shape).map((key) => key.replace(/\?$/, "")),
    ...sometimes,
    ...(options.mayHave ?? []),
  ]);
  problems.push(...Object.keys(given).flatMap((key) => (known.has(key) ? [] : [`${key} is too much`])));
  expect(problems, name).toEqual([]);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

describe("shapes of real answers", () => {
  test("cluster/resources of 9 and of 8", async () => {
    for (const [client, release] of [
      [nine, "9"],
      [eight, "8"],
    ] as const) {
      const entries = Entries.parse(await client.data("GET", "/cluster/resources"));
      const types = new Set(entries.map((entry) => String(entry.type)));
      expect(types).toEqual(new Set(["pool", "qemu", "lxc", "node", "storage", release === "9" ? "network" : "sdn"]));
      for (const entry of entries)
        if (entry.type !== "pool") expectShape(`resources${release}.${String(entry.type)}`, entry);
    }
  });

  test("cluster/status, nodes and the status of a node", async () => {
    for (const entry of Entries.parse(await nine.data("GET", "/cluster/status")))
      expectShape(`status.${String(entry.type)}`, entry);
    for (const entry of Entries.parse(await nine.data("GET", "/nodes"))) expectShape("nodes", entry);
    const status = Entry.parse(await nine.data("GET", "/nodes/pve1/status"));
    expectShape("node.status", status);
    for (const key of ["memory", "swap", "rootfs", "boot-info", "current-kernel", "ksm"])
      expectShape(`node.status.${key}`, status[key]);
    expectShape("node.status.cpuinfo", status.cpuinfo, { mayLack: ["family", "vendor"] });
  });

  test("lists and live status of machines", async () => {
    const list = Entries.parse(await nine.data("GET", "/nodes/pve1/qemu"));
    const running = list.find((entry) => entry.status === "running");
    expectShape("qemu.list.running", running, { mayHave: ["diskread", "diskwrite"] });
    expectShape(
      "qemu.list.template",
      list.find((entry) => entry.template === 1),
      { mayHave: ["diskread", "diskwrite"] },
    );
    const current = await nine.data("GET", `/nodes/pve1/qemu/${String(running?.vmid)}/status/current`);
    const pressures = ["cpusome", "cpufull", "iofull", "memorysome", "memoryfull"].map((key) => `pressure${key}`);
    expectShape("qemu.current.running", current, {
      mayHave: ["blockstat", "proxmox-support", ...pressures],
      mayLack: ["agent"],
    });
    const stopped = await nine.data("GET", "/nodes/pve1/qemu/9000/status/current");
    expectShape("qemu.current.stopped", stopped, { mayHave: ["diskread", "diskwrite"], mayLack: ["clipboard"] });
    const config = {
      mayLack: ["balloon", "net1", "onboot", "serial0"],
      mayHave: ["agent", "ide2", "ipconfig0", "numa", "ostype", "sockets"],
    };
    expectShape("qemu.config", await nine.data("GET", `/nodes/pve1/qemu/${String(running?.vmid)}/config`), config);
  });

  test("lists and configs of containers; the id is text up to 8", async () => {
    const list = Entries.parse(await eight.data("GET", "/nodes/pve1/lxc"));
    const running = list.find((entry) => entry.status === "running");
    expectShape("lxc.list.running", running);
    const lacks = { mayLack: ["mp0"], mayHave: ["features", "onboot"] };
    expectShape("lxc.config", await eight.data("GET", `/nodes/pve1/lxc/${String(running?.vmid)}/config`), lacks);
    expect(
      Entries.parse(await nine.data("GET", "/nodes/pve1/lxc")).every((entry) => typeof entry.vmid === "number"),
    ).toBe(true);
  });

  test("storages, their content, bridges and SDN", async () => {
    for (const entry of Entries.parse(await nine.data("GET", "/nodes/pve1/storage")))
      expectShape("storage.list", entry);
    for (const entry of Entries.parse(await nine.data("GET", "/nodes/pve1/storage/local-lvm/content")))
      expectShape("content.lvmthin", entry);
    const templates = Entries.parse(await nine.data("GET", "/nodes/pve1/storage/local/content", { content: "vztmpl" }));
    expect(templates.length).toBeGreaterThan(0);
    for (const entry of templates) expectShape("content.vztmpl", entry);
    const bridges = Entries.parse(await nine.data("GET", "/nodes/pve1/network", { type: "bridge" }));
    const vlanAware = ["bridge_vlan_aware", "bridge_vids"];
    for (const entry of bridges)
      expectShape("network.bridge", entry, { mayHave: vlanAware, mayLack: ["address", "cidr", "gateway", "netmask"] });
    const zones = Entries.parse(await nine.data("GET", "/cluster/sdn/zones"));
    for (const entry of zones) expectShape("sdn.zone.qinq", entry, { mayHave: ["vlan-protocol", "mtu"] });
    for (const entry of Entries.parse(await nine.data("GET", "/cluster/sdn/vnets")))
      expectShape("sdn.vnet", entry, { mayHave: ["alias"] });
  });

  test("tasks, snapshots, the agent's interfaces and the ticket", async () => {
    const vmid = 7000;
    await nine.run("POST", "/nodes/pve1/qemu", {
      vmid,
      scsi0: "local-lvm:4",
      net0: "virtio,bridge=vmbr1",
      agent: 1,
      start: 1,
    });
    await nine.run("POST", `/nodes/pve1/qemu/${vmid}/snapshot`, { snapname: "first" });
    for (const entry of Entries.parse(await nine.data("GET", "/nodes/pve1/tasks"))) {
      expectShape("tasks.list", entry, { mayHave: ["tokenid"] });
      const status = await nine.data("GET", `/nodes/pve1/tasks/${String(entry.upid)}/status`);
      expectShape("task.status", status, { mayLack: ["tokenid"] });
    }
    for (const entry of Entries.parse(await nine.data("GET", `/nodes/pve1/qemu/${vmid}/snapshot`))) {
      expectShape(entry.name === "current" ? "snapshot.current" : "snapshot.taken", entry);
    }
    simulator.clock.advance(60_000);
    const { result } = z
      .object({ result: Entries })
      .parse(await nine.data("GET", `/nodes/pve1/qemu/${vmid}/agent/network-get-interfaces`));
    for (const entry of result) {
      expectShape("agent.interface", entry);
      expectShape("agent.statistics", entry.statistics);
      for (const address of Entries.parse(entry["ip-addresses"])) expectShape("agent.address", address);
    }
    const { username, password } = simulator;
    expectShape("ticket", await new TestClient(simulator, {}).data("POST", "/access/ticket", { username, password }));
  });

  test("rrddata of nodes and guests; a stopped guest has the fixed keys alone", async () => {
    const rows = async (path: string) =>
      Entries.parse(await nine.data("GET", `${path}/rrddata`, { timeframe: "hour" }));
    const node = await rows("/nodes/pve1");
    expect(node).toHaveLength(60);
    expectShape("rrd.node", node.at(-1));
    const running = simulator
      .guests()
      .find((guest) => guest.node === "pve1" && guest.kind === "qemu" && guest.power === "running");
    const last = (await rows(`/nodes/pve1/qemu/${running?.vmid}`)).at(-1);
    expectShape("rrd.guest", last);
    expectShape("rrd.guest.stopped", (await rows("/nodes/pve1/qemu/9000")).at(-1));
    expect(Entries.parse(await eight.data("GET", "/nodes/pve1/rrddata", { timeframe: "day" }))).toHaveLength(70);
  });
});
