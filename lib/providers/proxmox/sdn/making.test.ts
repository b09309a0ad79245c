import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { ClientNetworkSpec, NetworkMaking, Provider, Stage } from "../../provider";
import { createProxmoxProvider } from "../provider";

let simulator: ProxmoxSimulator;
let provider: Provider;
let making: NetworkMaking;

beforeEach(async () => {
  simulator = await startProxmoxSimulator({ guests: 2, nodes: 3, qinqServiceVlan: 1000, speed: 1_000 });
  const { url, token, fingerprint } = simulator;
  provider = createProxmoxProvider(
    { id: "pve", provider: "proxmox", url, credentials: { token }, tlsFingerprints: [fingerprint] },
    { log: createLogger({ level: "silent" }) },
  );
  if (provider.networks.making === undefined) throw new Error("the provider makes no networks");
  making = provider.networks.making;
});
afterEach(async () => {
  await provider.close();
  await simulator.close();
});

const specOf = (vlan: number, wish: Partial<ClientNetworkSpec> = {}): ClientNetworkSpec => ({
  zoneId: "zone:clients",
  vlan,
  serviceVlan: 1000,
  label: "acme/default",
  ...wish,
});

/** As operations run them: looks, begins, waits, looks again. */
async function run(stages: Stage[]): Promise<void> {
  for (const stage of stages) {
    if (await stage.isDone()) continue;
    const task = await stage.start();
    if (task !== null) {
      await expect.poll(async () => (await provider.tasks.status(task)).state, { timeout: 5_000 }).toBe("succeeded");
    }
    await expect.poll(() => stage.isDone(), { timeout: 5_000 }).toBe(true);
  }
}

const vnetOf = (spec: ClientNetworkSpec) => simulator.cluster.parts.sdn.running.vnets.get(making.profileIdOf(spec));
const listedIds = async () => (await provider.networks.profiles()).map(({ id }) => id);
const thrown = async (call: () => Promise<unknown>): Promise<MoxxieError> => {
  const error: unknown = await call().catch((caught: unknown) => caught);
  if (error instanceof MoxxieError) return error;
  throw new Error("nothing was thrown that a caller may see");
};

describe("a client's network", () => {
  test("is a vnet below the zone's tag that says whose it is, without subnets of its own", async () => {
    const spec = specOf(150);
    await run(making.making(spec));
    expect(vnetOf(spec)).toEqual({
      vnet: making.profileIdOf(spec),
      zone: "clients",
      settings: { tag: "150", alias: "moxxie: acme/default" },
    });
    expect(simulator.cluster.parts.sdn.running.subnets.size).toBe(0);
    expect((await provider.networks.profiles()).find(({ id }) => id === making.profileIdOf(spec))).toMatchObject({
      kind: "vnet",
      name: "acme/default",
      vlan: 150,
      serviceVlan: 1000,
      hostNames: ["pve1", "pve2", "pve3"],
    });
  });

  test("is made in a zone of type vlan where the datacenter is not Q-in-Q, and the other way round refused", async () => {
    simulator.operator.editZone({ zone: "lan", type: "vlan", settings: { bridge: "vmbr1", nodes: "pve1,pve2" } });
    simulator.operator.applySdn();
    const spec = specOf(150, { zoneId: "zone:lan", serviceVlan: null });
    await run(making.making(spec));
    expect(vnetOf(spec)).toMatchObject({ zone: "lan", settings: { tag: "150" } });
    await run(making.making(specOf(150))); // the same VLAN in another zone
    expect(await thrown(() => making.check(specOf(151, { zoneId: "zone:lan" })))).toMatchObject({
      code: "network_misconfigured",
      message: expect.stringMatching(/puts no service VLAN .* says service VLAN 1000.*zone of type qinq/),
    });
    expect(await thrown(() => making.check(specOf(151, { serviceVlan: null })))).toMatchObject({
      code: "network_misconfigured",
      message: expect.stringMatching(/has the service VLAN 1000.*is not Q-in-Q/),
    });
  });

  test.each(["drop", "drop-after-effect"] as const)(
    "is made and removed once, whichever write meets a connection that breaks (%s)",
    async (kind) => {
      const spec = specOf(150);
      const path = (text: string) => new RegExp(`^/cluster/sdn${text}`);
      const writes = [
        { stages: making.making, method: "POST", path: path("/vnets$") },
        { stages: making.removing, method: "DELETE", path: path("/vnets/") },
        { stages: making.making, method: "PUT", path: path("$") },
        { stages: making.removing, method: "PUT", path: path("$") },
      ];
      for (const { stages, method, path: hit } of writes) {
        const fault = simulator.faults.add({ method, path: hit, count: 1, action: { kind } });
        await expect(run(stages(spec))).rejects.toThrow();
        expect(simulator.faults.list().map(({ id }) => id)).not.toContain(fault);
        await run(stages(spec)); // after the crash
        expect(vnetOf(spec) !== undefined).toBe(stages === making.making);
      }
    },
  );

  test("leaves hosts that are off alone, and those outside of the zone", async () => {
    simulator.faults.nodeOffline("pve3");
    const spec = specOf(150);
    await run(making.making(spec));
    expect(await making.making(spec).at(-1)?.isDone()).toBe(true);
  });

  test("that a host failed to take is told with the host's words, and tried again", async () => {
    const spec = specOf(150);
    simulator.faults.failSdn("pve2", "pending");
    await run(making.making(spec).slice(0, 2));
    const look = making.making(spec).at(-1);
    if (look === undefined) throw new Error("there are no stages");
    const before = simulator.requests.count({ method: "PUT", path: /^\/cluster\/sdn$/ });
    expect(await thrown(() => look.start())).toMatchObject({
      code: "platform_error",
      message: expect.stringMatching(/VLAN 150 .* not on: pve2 \(local sdn network configuration is too old/),
      extra: { hosts: ["pve2"] },
    });
    expect(simulator.requests.count({ method: "PUT", path: /^\/cluster\/sdn$/ })).toBe(before + 1);
    simulator.faults.failSdn("pve2", undefined);
    expect(await look.start()).toBeNull();
    expect(await look.isDone()).toBe(true);
  });

  test("is not removed while it has subnets that somebody else made, and the words say so", async () => {
    const spec = specOf(150);
    await run(making.making(spec));
    simulator.operator.addSubnet(making.profileIdOf(spec), "172.17.150.0/24");
    simulator.operator.applySdn();
    expect(await thrown(() => run(making.removing(spec)))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/cannot be removed while it has subnets/),
    });
    expect(vnetOf(spec)).toBeDefined();
  });

  test("of the same name that bears no mark, another tag or another zone is never touched", async () => {
    const spec = specOf(150);
    const vnet = making.profileIdOf(spec);
    const alias = "moxxie: acme/default";
    simulator.operator.editZone({ zone: "lan", type: "vlan", settings: { bridge: "vmbr1" } });
    const others: { vnet: string; zone: string; settings: Record<string, string> }[] = [
      { vnet, zone: "clients", settings: { tag: "150" } },
      { vnet, zone: "clients", settings: { tag: "151", alias } },
      { vnet, zone: "lan", settings: { tag: "150", alias } },
    ];
    for (const other of others) {
      simulator.operator.editVnet(other);
      simulator.operator.applySdn();
      expect((await thrown(() => making.check(spec))).code).toBe("network_taken");
      await run(making.removing(spec));
      expect(vnetOf(spec)).toEqual(other);
    }
  });
});

describe("somebody else's SDN", () => {
  const changes: [string, RegExp, () => void][] = [
    ["a new zone", /zone lab \(new\)/, () => edit({ zone: "lab", type: "simple", settings: {} })],
    [
      "a changed zone",
      /zone clients \(changed\)/,
      () => edit({ zone: "clients", type: "qinq", settings: zoneSettings() }),
    ],
    [
      "a new vnet",
      /vnet lab \(new\)/,
      () => simulator.operator.editVnet({ vnet: "lab", zone: "clients", settings: { tag: "9" } }),
    ],
    ["a removed vnet", /vnet acme \(deleted\)/, () => simulator.operator.removeVnet("acme")],
    [
      "a subnet",
      /subnet 10\.9\.0\.0\/24 of vnet acme \(new\)/,
      () => simulator.operator.addSubnet("acme", "10.9.0.0/24"),
    ],
  ];
  const edit = (zone: Parameters<ProxmoxSimulator["operator"]["editZone"]>[0]) => simulator.operator.editZone(zone);
  const zoneSettings = () => ({
    ...simulator.cluster.parts.sdn.configured.zones.get("clients")?.settings,
    mtu: "1400",
  });

  test.each(changes)("with %s that waits is not put in force by ours: the words name it", async (_, words, change) => {
    change();
    expect(await thrown(() => making.check(specOf(150)))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(words),
    });
    expect((await thrown(() => run(making.making(specOf(150))))).code).toBe("conflict");
    expect(simulator.requests.count({ method: "PUT", path: /^\/cluster\/sdn$/ })).toBe(0);
  });

  test("that came between our vnet and its applying holds that up, and ours is made when it is gone", async () => {
    const spec = specOf(150);
    const [create, apply, look] = making.making(spec);
    await create?.start();
    simulator.operator.editVnet({ vnet: "lab", zone: "clients", settings: { tag: "9" } });
    expect((await thrown(async () => apply?.start())).code).toBe("conflict");
    await run(making.removing(spec)); // what was never in force goes without applying
    expect(simulator.cluster.parts.sdn.configured.vnets.has("lab")).toBe(true);
    expect(simulator.cluster.parts.sdn.running.vnets.has("lab")).toBe(false);
    simulator.operator.removeVnet("lab");
    await run([create, apply, look].filter((stage) => stage !== undefined));
    expect(vnetOf(spec)).toBeDefined();
  });

  test("is a change of a vnet of ours that we did not make", async () => {
    const spec = specOf(150);
    await run(making.making(spec));
    const vnet = making.profileIdOf(spec);
    simulator.operator.editVnet({
      vnet,
      zone: "clients",
      settings: { tag: "150", alias: "moxxie: acme/default", vlanaware: "1" },
    });
    expect((await thrown(() => making.check(specOf(151)))).message).toContain(`vnet ${vnet} (changed)`);
  });

  test("under lock is left in peace, and the words say so", async () => {
    simulator.operator.lockSdn(true);
    const [create] = making.making(specOf(150));
    expect(await thrown(async () => create?.start())).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/locked the SDN/),
      retryAfterSeconds: 30,
    });
    simulator.operator.lockSdn(false);
    await run(making.making(specOf(150)));
  });

  test("that waits to be removed is offered as long as it is in force", async () => {
    const before = await listedIds();
    simulator.operator.removeVnet("acme");
    expect(await listedIds()).toEqual(before);
    simulator.operator.applySdn();
    expect(await listedIds()).toEqual(before.filter((id) => id !== "acme"));
  });

  test("that waits is not offered to guests: neither a zone nor a vnet", async () => {
    const before = await listedIds();
    simulator.operator.editZone({ zone: "lab", type: "vlan", settings: { bridge: "vmbr1" } });
    simulator.operator.editVnet({ vnet: "labnet", zone: "lab", settings: { tag: "9" } });
    expect(await listedIds()).toEqual(before);
    simulator.operator.applySdn();
    expect(await listedIds()).toEqual(expect.arrayContaining(["zone:lab", "labnet"]));
  });
});

test("profiles cost no call for each client's network", async () => {
  const calls = async () => {
    const before = provider.callCount();
    await provider.networks.profiles();
    return provider.callCount() - before;
  };
  const few = await calls();
  for (let vlan = 200; vlan < 260; vlan += 1) {
    const spec = specOf(vlan);
    const settings = { tag: String(vlan), alias: "moxxie: acme/default" };
    simulator.operator.editVnet({ vnet: making.profileIdOf(spec), zone: "clients", settings });
  }
  simulator.operator.applySdn();
  expect(await calls()).toBe(few);
});
