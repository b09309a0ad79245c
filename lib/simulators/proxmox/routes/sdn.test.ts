import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Objects = z.array(z.looseObject({ digest: z.string().optional() }));
const vnets = "/cluster/sdn/vnets";
const zones = "/cluster/sdn/zones";

let simulator: ProxmoxSimulator;
let client: TestClient;

beforeEach(async () => {
  simulator = await startProxmoxSimulator({ guests: 2, nodes: 2, qinqServiceVlan: 1000 });
  client = TestClient.withToken(simulator);
});
afterEach(() => simulator.close());

/** Calls that must be refused under the SDN lock: always 500, the details in the message alone. */
async function refusal(method: string, path: string, parameters: Record<string, string | number> = {}) {
  const { status, reason, body } = await client.call(method, path, parameters);
  expect(status).toBe(500);
  return { reason, lines: (body.message ?? "").split("\n") };
}

/** Applies the SDN and waits until these nodes have done their part. */
async function apply(nodes = ["pve1", "pve2"]): Promise<void> {
  expect(await client.run("PUT", "/cluster/sdn")).toBe("OK");
  const Tasks = z.array(z.looseObject({ status: z.string().optional() }));
  for (const node of nodes) {
    const running = { typefilter: "srvreload", source: "active" };
    await expect.poll(() => client.read(Tasks, `/nodes/${node}/tasks`, running), { timeout: 5_000 }).toEqual([]);
  }
}
const statesOf = async (path: string) => {
  const listed = await client.read(Objects, path, { pending: 1 });
  return Object.fromEntries(listed.map((one) => [String(one.vnet ?? one.zone), one.state]));
};

describe("zones", () => {
  const complete: [string, Record<string, string | number>][] = [
    ["simple", { dhcp: "dnsmasq" }],
    ["vlan", { bridge: "vmbr1" }],
    ["qinq", { bridge: "vmbr1", tag: 2000, "vlan-protocol": "802.1ad" }],
    ["vxlan", { peers: "192.0.2.20,192.0.2.21" }],
    ["evpn", { controller: "ctl" }],
  ];
  test.each(complete)(
    "of type %s are made, listed with what was given, changed and removed",
    async (type, settings) => {
      await client.data("POST", zones, { zone: "z1", type, ...settings });
      const [shown] = (await client.read(Objects, zones, { type })).filter((zone) => zone.zone === "z1");
      expect(shown).toMatchObject({ zone: "z1", type, ...settings, digest: expect.stringMatching(/^[0-9a-f]{40}$/) });
      await client.data("PUT", `${zones}/z1`, { mtu: 1400, nodes: "pve1" });
      expect(await client.data("GET", `${zones}/z1`)).toMatchObject({ mtu: 1400, nodes: "pve1" });
      await client.data("PUT", `${zones}/z1`, { delete: "mtu,nodes" });
      expect(await client.data("GET", `${zones}/z1`)).not.toHaveProperty("mtu");
      await client.data("DELETE", `${zones}/z1`);
      expect((await client.read(Objects, zones)).map((zone) => zone.zone)).not.toContain("z1");
    },
  );

  test("that lack something, exist already or are in use are refused", async () => {
    expect((await refusal("POST", zones, { zone: "z1", type: "qinq", bridge: "vmbr1" })).lines).toEqual([
      "create sdn zone object failed: 400 Parameter verification failed.",
      "tag: property is missing and it is not optional",
      "",
    ]);
    expect((await refusal("POST", zones, { zone: "clients", type: "vlan", bridge: "vmbr1" })).reason).toBe(
      "create sdn zone object failed: sdn zone object ID 'clients' already defined",
    );
    expect((await refusal("DELETE", `${zones}/clients`)).reason).toMatch(
      /^delete sdn zone object failed: zone clients is used by vnet acme at /,
    );
  });

  test.each(["a", "ninechars", "1st", "no-dash"])("cannot be called %s", async (zone) => {
    const reply = await client.call("POST", zones, { zone, type: "simple" });
    expect(reply).toMatchObject({ status: 400, body: { errors: { zone: expect.any(String) } } });
  });
});

describe("vnets", () => {
  test("need a tag, may have one or must have none, by the type of their zone", async () => {
    await client.data("POST", zones, { zone: "plain", type: "simple" });
    await client.data("POST", zones, { zone: "lan", type: "vlan", bridge: "vmbr1" });
    const detail = async (parameters: Record<string, string | number>) =>
      (await refusal("POST", vnets, { vnet: "v1", ...parameters })).lines[1];
    expect(await detail({ zone: "lan" })).toBe("tag: missing vlan tag");
    expect(await detail({ zone: "plain", tag: 5 })).toBe("tag: vlan tag is not allowed on simple zone");
    expect(await detail({ zone: "clients", tag: 5000 })).toBe("tag: VLAN tag maximal value is 4096");
    expect(await detail({ zone: "clients", tag: 10 })).toBe("tag: tag 10 already exist in zone clients vnet acme");
    await client.data("POST", vnets, { vnet: "v1", zone: "plain" });
    await client.data("POST", vnets, { vnet: "v2", zone: "plain" }); // as many without a tag as wanted
    await client.data("POST", vnets, { vnet: "v3", zone: "lan", tag: 10 }); // of another zone
    await client.data("POST", vnets, { vnet: "trunk1", zone: "clients", vlanaware: 1 });
    expect((await refusal("POST", vnets, { vnet: "trunk2", zone: "clients" })).lines[1]).toBe(
      "tag: tag-less vnet already exists in zone clients vnet trunk1",
    );
  });

  test("have a name of their own in the cluster, of two to eight letters and digits", async () => {
    expect((await refusal("POST", vnets, { vnet: "acme", zone: "clients", tag: 99 })).reason).toBe(
      "create sdn vnet object failed: sdn vnet object ID 'acme' already defined",
    );
    for (const vnet of ["a", "ninechars", "1st", "no-dash"]) {
      expect((await client.call("POST", vnets, { vnet, zone: "clients", tag: 99 })).status).toBe(400);
    }
    const alias = { vnet: "v1", zone: "clients", tag: 99, alias: 'say "hello"' };
    expect((await client.call("POST", vnets, alias)).body.errors).toHaveProperty("alias");
  });

  test("are not changed on an old digest", async () => {
    const before = await client.read(z.looseObject({ digest: z.string() }), `${vnets}/acme`);
    await client.data("PUT", `${vnets}/acme`, { alias: "by another" });
    expect((await refusal("PUT", `${vnets}/acme`, { alias: "mine", digest: before.digest })).reason).toMatch(
      /^update sdn vnet object failed: detected modified configuration/,
    );
    const now = await client.read(z.looseObject({ digest: z.string() }), `${vnets}/acme`);
    await client.data("PUT", `${vnets}/acme`, { delete: "alias", digest: now.digest });
    expect(await client.data("GET", `${vnets}/acme`)).not.toHaveProperty("alias");
  });
});

describe("subnets", () => {
  const path = `${vnets}/acme/subnets`;
  const subnet = { subnet: "10.0.0.0/24", type: "subnet", gateway: "10.0.0.1" };

  test("are called by their zone and network, and shown with its parts", async () => {
    const range = "start-address=10.0.0.10,end-address=10.0.0.50";
    await client.data("POST", path, { ...subnet, snat: 1, "dhcp-range": range });
    expect(await client.data("GET", path)).toMatchObject([
      {
        subnet: "clients-10.0.0.0-24",
        id: "clients-10.0.0.0-24",
        cidr: "10.0.0.0/24",
        network: "10.0.0.0",
        mask: "24",
        gateway: "10.0.0.1",
        snat: 1,
        vnet: "acme",
        zone: "clients",
        "dhcp-range": [{ "start-address": "10.0.0.10", "end-address": "10.0.0.50" }],
      },
    ]);
    await client.data("PUT", `${path}/clients-10.0.0.0-24`, { gateway: "10.0.0.254", delete: "snat" });
    const changed = await client.data("GET", `${path}/clients-10.0.0.0-24`);
    expect(changed).toMatchObject({ gateway: "10.0.0.254" });
    expect(changed).not.toHaveProperty("snat");
    await client.data("DELETE", `${path}/clients-10.0.0.0-24`);
    expect(await client.data("GET", path)).toEqual([]);
  });

  test("hold their vnet in place, and fit in with it", async () => {
    await client.data("POST", path, subnet);
    expect((await refusal("DELETE", `${vnets}/acme`)).lines[1]).toBe("vnet: Can't delete vnet if subnets exists");
    expect((await refusal("PUT", `${vnets}/acme`, { vlanaware: 1 })).lines[1]).toMatch(/^vlanaware: /);
    expect((await refusal("POST", path, subnet)).reason).toMatch(/'clients-10\.0\.0\.0-24' already defined$/);
    expect((await refusal("POST", path, { ...subnet, subnet: "10.1.0.0/24" })).lines[1]).toMatch(/^gateway: /);
    expect((await refusal("POST", path, { subnet: "10.2.0.9/24", type: "subnet" })).lines[1]).toMatch(/^subnet: /);
  });
});

describe("what waits and what is in force", () => {
  test("differ until the SDN is applied: new, changed, deleted", async () => {
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99, alias: "client nine" });
    await client.data("PUT", `${vnets}/acme`, { tag: 11, delete: "alias" });
    const [gone = ""] = Object.keys(await statesOf(vnets)).filter((name) => !["fresh", "acme"].includes(name));
    await client.data("DELETE", `${vnets}/${gone}`);
    expect(await statesOf(vnets)).toMatchObject({ fresh: "new", acme: "changed", [gone]: "deleted" });
    const pending = await client.read(Objects, vnets, { pending: 1 });
    expect(pending.find((one) => one.vnet === "fresh")).toMatchObject({
      tag: 99,
      pending: { zone: "clients", tag: 99, alias: "client nine" },
    });
    expect(pending.find((one) => one.vnet === "acme")).toMatchObject({
      tag: 10,
      pending: { tag: 11, alias: "deleted" },
    });
    const running = (await client.read(Objects, vnets, { running: 1 })).map((one) => one.vnet);
    expect(running).toContain(gone);
    expect(running).not.toContain("fresh");
    await apply();
    expect(Object.values(await statesOf(vnets)).filter((state) => state !== undefined)).toEqual([]);
    expect((await client.read(Objects, vnets, { running: 1 })).map((one) => one.vnet)).toContain("fresh");
  });

  test("are the same again after a rollback (since 9)", async () => {
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    await client.data("POST", "/cluster/sdn/rollback");
    expect(await statesOf(vnets)).not.toHaveProperty("fresh");
  });

  test("is seen only with rights on the zone", async () => {
    await client.data("POST", "/access/users", { userid: "sdn@pve", password: "secret-of-sdn" });
    const { value } = await client
      .data("POST", "/access/users/sdn@pve/token/tok", { privsep: 0 })
      .then((data) => z.looseObject({ value: z.string() }).parse(data));
    const other = TestClient.withToken(simulator, `sdn@pve!tok=${value}`);
    const seen = async () => (await other.read(Objects, vnets)).length;
    expect(await seen()).toBe(0);
    expect((await other.call("PUT", "/cluster/sdn")).reason).toBe("Permission check failed (/sdn, SDN.Allocate)");
    expect((await other.call("DELETE", `${vnets}/acme`)).status).toBe(403);
    await client.data("PUT", "/access/acl", { path: "/sdn/zones/clients", users: "sdn@pve", roles: "PVESDNAdmin" });
    expect(await seen()).toBeGreaterThan(0);
    await other.data("POST", vnets, { vnet: "mine", zone: "clients", tag: 77 });
    expect((await other.call("PUT", "/cluster/sdn")).status).toBe(403); // that is asked for on /sdn
    expect((await other.call("POST", zones, { zone: "z1", type: "simple" })).status).toBe(403);
  });
});

describe("the lock (since 9)", () => {
  const lock = (parameters = {}) => client.data("POST", "/cluster/sdn/lock", parameters).then(String);

  test("keeps everybody out who does not have its token, until it is given back", async () => {
    const token = await lock();
    const vnet = { vnet: "v1", zone: "clients", tag: 99 };
    expect((await refusal("POST", vnets, vnet)).reason).toMatch(
      /^create sdn vnet object failed: invalid lock token provided! at /,
    );
    for (const [method, path] of [
      ["DELETE", `${vnets}/acme`],
      ["PUT", "/cluster/sdn"],
      ["DELETE", "/cluster/sdn/lock"],
    ] as const) {
      expect((await refusal(method, path)).reason).toContain("invalid lock token provided!");
    }
    await client.data("POST", vnets, { ...vnet, "lock-token": token });
    expect(await client.run("PUT", "/cluster/sdn", { "lock-token": token, "release-lock": 1 })).toBe("OK");
    await client.data("DELETE", `${vnets}/v1`);
  });

  test("is not given while changes wait, unless that is asked for, and can be broken by force", async () => {
    await client.data("POST", vnets, { vnet: "v1", zone: "clients", tag: 99 });
    expect((await refusal("POST", "/cluster/sdn/lock")).reason).toMatch(/pending changes/);
    await lock({ "allow-pending": 1 });
    await client.data("DELETE", "/cluster/sdn/lock", { force: 1 });
    await client.data("DELETE", `${vnets}/v1`);
  });

  test("and the rollback are not known to 8.4", async () => {
    const old = await startProxmoxSimulator({ guests: 1, nodes: 1, release: "8.4", qinqServiceVlan: 1000 });
    try {
      const reader = TestClient.withToken(old);
      expect((await reader.call("POST", "/cluster/sdn/lock")).status).toBe(501);
      expect((await reader.call("POST", "/cluster/sdn/rollback")).status).toBe(501);
      const withToken = { vnet: "v1", zone: "clients", tag: 99, "lock-token": "x" };
      expect((await reader.call("POST", vnets, withToken)).body.errors).toHaveProperty("lock-token");
      expect(await reader.run("PUT", "/cluster/sdn")).toBe("OK");
      expect(JSON.stringify(await reader.data("GET", "/cluster/resources"))).toContain('"sdn/pve1/clients"');
    } finally {
      await old.close();
    }
  });
});

describe("nodes", () => {
  const statusOn = async (node: string) =>
    (await client.read(Objects, `/nodes/${node}/sdn/zones`)).find((zone) => zone.zone === "clients")?.status;
  const contentOf = (node: string) => client.read(Objects, `/nodes/${node}/sdn/zones/clients/content`);
  const bridgesOn = async (node: string, type: string) =>
    (await client.read(Objects, `/nodes/${node}/network`, { type })).map((one) => one.iface);

  test("have what was applied: a bridge for each vnet of their zones", async () => {
    await client.data("PUT", `${zones}/clients`, { nodes: "pve1" });
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    expect(await bridgesOn("pve1", "include_sdn")).not.toContain("fresh");
    await apply();
    expect(await bridgesOn("pve1", "include_sdn")).toContain("fresh");
    expect(await bridgesOn("pve2", "any_bridge")).not.toContain("fresh");
    expect(await statusOn("pve1")).toBe("available");
    expect(await statusOn("pve2")).toBeUndefined();
    expect(await contentOf("pve1")).toContainEqual({ vnet: "fresh", status: "available" });
  });

  test("work on after the task that told them has ended, and are pending meanwhile", async () => {
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    simulator.faults.failSdn("pve2", "pending");
    await apply();
    expect(await statusOn("pve1")).toBe("available");
    expect(await statusOn("pve2")).toBe("pending");
    expect(await contentOf("pve2")).toContainEqual({
      vnet: "fresh",
      status: "pending",
      statusmsg: "local sdn network configuration is too old, please reload",
    });
  });

  test("that cannot bring it up say so, though the task ended well; later they can", async () => {
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    simulator.faults.failSdn("pve2", "error");
    await apply();
    expect(await statusOn("pve2")).toBe("error");
    expect((await contentOf("pve2")).filter((one) => one.status === "error").map((one) => one.vnet)).toEqual(["fresh"]);
    const resources = await client.read(Objects, "/cluster/resources");
    expect(resources.find((one) => one.id === "network/pve2/zone/clients")).toMatchObject({ status: "error" });
    simulator.faults.failSdn("pve2", undefined);
    await apply();
    expect(await statusOn("pve2")).toBe("available");
  });

  test("that were away take it when they are back", async () => {
    simulator.faults.nodeOffline("pve2");
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    await apply(["pve1"]);
    simulator.faults.nodeOnline("pve2");
    expect(await statusOn("pve2")).toBe("available");
  });

  test("do not start a guest on a vnet that they do not have; with it they do", async () => {
    await client.data("POST", vnets, { vnet: "fresh", zone: "clients", tag: 99 });
    const start = async (node: string, vmid: number) => {
      const net0 = "virtio,bridge=fresh";
      if (!simulator.guest(vmid)) {
        expect(await client.run("POST", `/nodes/${node}/qemu`, { vmid, name: `vm-${vmid}`, net0 })).toBe("OK");
      }
      return client.run("POST", `/nodes/${node}/qemu/${vmid}/status/start`);
    };
    expect(await start("pve1", 7001)).toBe("start failed: QEMU exited with code 1");
    simulator.faults.failSdn("pve2", "error");
    await apply();
    expect(await start("pve1", 7001)).toBe("OK");
    expect(await start("pve2", 7002)).toBe("start failed: QEMU exited with code 1");
  });

  test("let nobody put a guest on a vnet without SDN.Use on it", async () => {
    await client.data("POST", "/access/users", { userid: "maker@pve", password: "secret-of-maker" });
    const { value } = await client
      .data("POST", "/access/users/maker@pve/token/tok", { privsep: 0 })
      .then((data) => z.looseObject({ value: z.string() }).parse(data));
    for (const path of ["/vms", "/sdn/zones/localnetwork"]) {
      const roles = path === "/vms" ? "PVEVMAdmin" : "PVESDNUser";
      await client.data("PUT", "/access/acl", { path, users: "maker@pve", roles });
    }
    const maker = TestClient.withToken(simulator, `maker@pve!tok=${value}`);
    const create = (bridge: string, vmid: number) =>
      maker.call("POST", "/nodes/pve1/qemu", { vmid, net0: `virtio,bridge=${bridge}` });
    expect((await create("acme", 7003)).reason).toBe("Permission check failed (/sdn/zones/clients/acme, SDN.Use)");
    expect((await create("vmbr1", 7004)).status).toBe(200);
  });
});
