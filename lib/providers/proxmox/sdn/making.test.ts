import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { ClientNetworkSpec, NetworkMaking, Provider, Stage } from "../../provider";
import { createProxmoxProvider } from "../provider";

let simulator: ProxmoxSimulator;
let provider: Provider;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 4, nodes: 3, qinqServiceVlan: 1000 });
  provider = createProxmoxProvider(
    {
      id: "pve",
      provider: "proxmox",
      url: simulator.url,
      credentials: { token: simulator.token },
      tlsFingerprints: [simulator.fingerprint],
    },
    { log: createLogger({ level: "error" }) },
  );
});
afterAll(async () => {
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

function making(): NetworkMaking {
  if (provider.networks.making === undefined) throw new Error("the provider makes no networks");
  return provider.networks.making;
}

/** As operations do: looks, begins, waits, looks again. */
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

describe("a client's network", () => {
  test("is made, in force on every host, and removed", async () => {
    const spec = specOf(150);
    await making().check(spec);
    await run(making().making(spec));
    const id = making().profileIdOf(spec);
    expect((await provider.networks.profiles()).find((profile) => profile.id === id)).toMatchObject({
      kind: "vnet",
      vlan: 150,
      serviceVlan: 1000,
      name: "acme/default",
      hostNames: ["pve1", "pve2", "pve3"],
    });
    await run(making().removing(spec));
    expect((await provider.networks.profiles()).map((profile) => profile.id)).not.toContain(id);
  });
});
