import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadConfig } from "@/lib/config";
import { fillDataFolder } from "@/lib/db/testing-image";
import { createLogger } from "@/lib/log";
import type { Moxxie } from "@/lib/moxxie";
import { type ProxmoxSimulator, type ProxmoxSimulatorOptions, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import {
  startVirtfusionSimulator,
  type VirtfusionSimulator,
  type VirtfusionSimulatorOptions,
} from "@/lib/simulators/virtfusion";
import { type StartOptions, startMoxxie } from "@/lib/start";

export { admin, operator, viewer } from "./actors";

export interface World {
  moxxie: Moxxie;
  /** DC1's platform. */
  platform: ProxmoxSimulator;
  /** DC2's, where one was asked for. */
  second?: ProxmoxSimulator;
  /** DC3's panel, where one was asked for. */
  panel?: VirtfusionSimulator;
  /** Starts another Moxxie on the same configuration and database; only with a server's database. */
  another(): Promise<Moxxie & { stop(): Promise<void> }>;
  close(): Promise<void>;
}

export interface WorldOptions {
  simulator?: ProxmoxSimulatorOptions;
  /** A second datacenter DC2 with a platform of its own; Q-in-Q where the simulator has a service VLAN. */
  second?: ProxmoxSimulatorOptions;
  /** A third datacenter DC3 on a panel whose hypervisors are in groups. */
  panel?: VirtfusionSimulatorOptions;
  /** Further settings of the panel's endpoint. */
  panelSettings?: Record<string, unknown>;
  /** A PostgreSQL server's database; embedded when absent. */
  databaseUrl?: string;
  limits?: Record<string, number>;
  /** How many items of bulk operations run at once. */
  bulk?: { perHost?: number; perEndpoint?: number; perDatacenter?: number };
  inventoryInterval?: string;
  work?: boolean;
  stepsOf?: StartOptions["stepsOf"];
  /** Further variables of the environment. */
  env?: Record<string, string>;
}

/** Datacenter DC1 (and DC2 if asked for) on simulated platforms, and a Moxxie that has polled them once. For tests. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const platform = await startProxmoxSimulator({ guests: 12, nodes: 3, seed: 7, ...options.simulator });
  const second = options.second && (await startProxmoxSimulator({ nodePrefix: "node", ...options.second }));
  const panel = options.panel && (await startVirtfusionSimulator(options.panel));
  const folder = mkdtempSync(join(tmpdir(), "moxxie-world-"));
  if (options.databaseUrl === undefined) await fillDataFolder(join(folder, "data"));
  const { limits, bulk } = options;
  const configPath = writeConfig(folder, platform, {
    ...(limits && { limits }),
    ...(bulk && { bulk }),
    ...(second && { second, serviceVlan: options.second?.qinqServiceVlan }),
    ...(panel && { panel: { ...panelEndpoint(panel), ...options.panelSettings } }),
  });
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
          ...options.env,
        },
      }),
      log: createLogger({ level: process.env.MOXXIE_TEST_LOG === "1" ? "debug" : "silent", name: "test" }),
      work: options.work,
      ...(options.stepsOf && { stepsOf: options.stepsOf }),
    });
  const moxxie = await boot();
  await moxxie.inventory.pollNow(endpointId);
  if (second) await moxxie.inventory.pollNow(secondEndpointId);
  if (panel) await moxxie.inventory.pollNow(panelEndpointId);
  return {
    moxxie,
    platform,
    ...(second && { second }),
    ...(panel && { panel }),
    another: boot,
    async close() {
      await moxxie.stop();
      await platform.close();
      await second?.close();
      await panel?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const endpointId = "pve-one";
export const secondEndpointId = "pve-two";
export const panelEndpointId = "vf-three";

type Platform = Pick<ProxmoxSimulator, "url" | "token" | "fingerprint">;

/** Writes a moxxie.yaml with DC1 on that platform, and DC2 on the second one; gives its path. */
export function writeConfig(
  folder: string,
  platform: Platform,
  {
    limits,
    bulk,
    second,
    serviceVlan,
    panel,
  }: {
    limits?: Record<string, number>;
    bulk?: WorldOptions["bulk"];
    second?: Platform;
    serviceVlan?: number | undefined;
    panel?: Record<string, unknown>;
  } = {},
): string {
  const path = join(folder, "moxxie.yaml");
  const DC1 = {
    name: "Amsterdam",
    location: "Amsterdam, NL",
    network: { ipRange: "172.16.0.0/16", vlanRange: "100-2000", qinqEnabled: false },
    ...(limits && { limits }),
    endpoints: [configured(endpointId, platform)],
  };
  const DC2 = second && {
    name: "Rotterdam",
    network: {
      ipRange: "172.17.0.0/16",
      vlanRange: "100-2000",
      ...(serviceVlan !== undefined && { qinqEnabled: true, serviceVlan }),
    },
    endpoints: [configured(secondEndpointId, second)],
  };
  const DC3 = panel && { name: "Prague", endpoints: [panel] };
  writeFileSync(
    path,
    stringify({
      instanceId: "test",
      ...(bulk && { bulk }),
      datacenters: { DC1, ...(DC2 && { DC2 }), ...(DC3 && { DC3 }) },
    }),
  );
  return path;
}

/** The panel as moxxie.yaml has it. */
export const panelEndpoint = ({ url, token, fingerprint, userId, packageId }: VirtfusionSimulator) => ({
  id: panelEndpointId,
  provider: "virtfusion",
  url,
  token,
  tlsFingerprint: fingerprint,
  userId,
  packageId,
});

const configured = (id: string, { url, token, fingerprint }: Platform) => ({
  id,
  provider: "proxmox",
  url,
  token,
  tlsFingerprint: fingerprint,
});
