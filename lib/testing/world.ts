import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Actor } from "@/lib/auth/actor";
import { loadConfig } from "@/lib/config";
import { createLogger } from "@/lib/log";
import type { Moxxie } from "@/lib/moxxie";
import { type ProxmoxSimulator, type ProxmoxSimulatorOptions, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { type StartOptions, startMoxxie } from "@/lib/start";

export interface World {
  moxxie: Moxxie;
  /** DC1's platform. */
  platform: ProxmoxSimulator;
  /** Starts another Moxxie on the same configuration and database; only with a server's database. */
  another(): Promise<Moxxie & { stop(): Promise<void> }>;
  close(): Promise<void>;
}

export interface WorldOptions {
  simulator?: ProxmoxSimulatorOptions;
  /** A PostgreSQL server's database; embedded in memory when absent. */
  databaseUrl?: string;
  limits?: Record<string, number>;
  inventoryInterval?: string;
  work?: boolean;
  stepsOf?: StartOptions["stepsOf"];
}

/** One data centre DC1 on a simulated platform, and a Moxxie that has polled it once. For tests. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const platform = await startProxmoxSimulator({ guests: 12, nodes: 3, seed: 7, ...options.simulator });
  const folder = mkdtempSync(join(tmpdir(), "moxxie-world-"));
  const configPath = writeConfig(folder, platform, options.limits);
  const boot = () =>
    startMoxxie({
      config: loadConfig({
        cwd: folder,
        env: {
          MOXXIE_CONFIG: configPath,
          MOXXIE_DATA_DIR: join(folder, "data"),
          MOXXIE_INVENTORY_INTERVAL: options.inventoryInterval ?? "PT2S",
          MOXXIE_ADMIN_EMAIL: "admin@example.com",
          MOXXIE_ADMIN_PASSWORD: "correct horse battery",
          ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }),
        },
      }),
      log: createLogger({ level: process.env.MOXXIE_TEST_LOG === "1" ? "debug" : "silent", name: "test" }),
      work: options.work,
      ...(options.stepsOf && { stepsOf: options.stepsOf }),
    });
  const moxxie = await boot();
  await moxxie.inventory.pollNow(endpointId);
  return {
    moxxie,
    platform,
    another: boot,
    async close() {
      await moxxie.stop();
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const endpointId = "pve-one";

/** Writes a moxxie.yaml with DC1 on that platform; gives its path. */
export function writeConfig(
  folder: string,
  platform: Pick<ProxmoxSimulator, "url" | "token" | "fingerprint">,
  limits?: Record<string, number>,
): string {
  const path = join(folder, "moxxie.yaml");
  const datacenter = {
    name: "Amsterdam",
    location: "Amsterdam, NL",
    network: { ipRange: "172.16.0.0/16", vlanRange: "100-2000", qinqEnabled: false },
    ...(limits && { limits }),
    endpoints: [
      {
        id: endpointId,
        provider: "proxmox",
        url: platform.url,
        token: platform.token,
        tlsFingerprint: platform.fingerprint,
      },
    ],
  };
  writeFileSync(path, stringify({ instanceId: "test", datacenters: { DC1: datacenter } }));
  return path;
}

export const admin: Actor = {
  kind: "user",
  id: "00000000-0000-4000-8000-00000000000a",
  name: "Ada",
  role: "admin",
  datacenterIds: null,
  scopes: null,
  ip: "127.0.0.1",
  requestId: "test",
};
export const operator: Actor = { ...admin, id: "00000000-0000-4000-8000-00000000000b", name: "Otto", role: "operator" };
export const viewer: Actor = { ...admin, id: "00000000-0000-4000-8000-00000000000c", name: "Vera", role: "viewer" };
