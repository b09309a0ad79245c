/** A platform of plain objects and an inventory over it, for tests and benchmarks. Not part of the program. */
import { type Config, loadConfig } from "@/lib/config";
import type { Database } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { MoxxieError, notFound } from "@/lib/errors";
import type { EventBus } from "@/lib/events/bus";
import { createEventBus } from "@/lib/events/create-bus";
import { createLogger } from "@/lib/log/logger";
import {
  type GuestNetwork,
  type GuestObservation,
  type HostObservation,
  type InterfaceAddresses,
  type NetworkProfile,
  type Observation,
  type Provider,
  providerKinds,
  type StorageObservation,
  type TemplateInfo,
} from "@/lib/providers/provider";
import type { ProviderRegistry } from "@/lib/providers/registry";
import { createSecretBox } from "@/lib/secrets";
import { createInventory } from "./create-inventory";
import type { Inventory } from "./inventory";

const notNeeded = (): never => {
  throw new MoxxieError("not_supported", "The platform of the tests does not do this.");
};

/** A platform whose state is a few maps that a test writes to. */
export class FakePlatform implements Provider {
  readonly kind = providerKinds[0];
  readonly endpointId: string;
  readonly hostsByName = new Map<string, HostObservation>();
  readonly guestsByVmId = new Map<string, GuestObservation>();
  readonly addressesByVmId = new Map<string, InterfaceAddresses[]>();
  readonly networksByVmId = new Map<string, GuestNetwork[]>();
  /** Guests that the platform refuses to remove; told with the networks. */
  readonly protectedVmIds = new Set<string>();
  /** What looks at guests' networks throw instead of answering, by platform id. */
  readonly networkFailures = new Map<string, Error>();
  storages: StorageObservation[] = [];
  profiles: NetworkProfile[] = [];
  templateList: TemplateInfo[] = [];
  /** What the next observations do instead of answering. */
  failure: (() => Promise<never>) | undefined;
  /** Changes what is observed without changing what single looks find. */
  distort: (observation: Observation) => Observation = (observation) => observation;
  calls = 0;
  addressCalls = 0;
  /** Platform ids whose networks were asked for, in order. */
  readonly networkCalls: string[] = [];

  constructor(endpointId: string) {
    this.endpointId = endpointId;
  }

  addHost(name: string, host: Partial<HostObservation> = {}): this {
    this.hostsByName.set(name, {
      name,
      status: "online",
      maintenance: false,
      cpuCores: 32,
      cpuFraction: 0.1,
      memoryTotalMb: 131_072,
      memoryUsedMb: 20_000,
      uptimeSeconds: 1000,
      version: "9.0.3",
      ...host,
    });
    return this;
  }

  addGuest(vmId: string, guest: Partial<GuestObservation> = {}): this {
    this.guestsByVmId.set(vmId, {
      kind: "vm",
      vmId,
      hostName: [...this.hostsByName.keys()][0] ?? "pve1",
      name: `guest-${vmId}`,
      status: "stopped",
      template: false,
      cpuCores: 2,
      memoryMb: 2048,
      diskGb: 32,
      tags: [],
      ...guest,
    });
    return this;
  }

  changeGuest(vmId: string, change: Partial<GuestObservation>): void {
    const guest = this.guestsByVmId.get(vmId);
    if (!guest) throw new Error(`the test has no guest ${vmId}`);
    this.guestsByVmId.set(vmId, { ...guest, ...change });
  }

  async observe(): Promise<Observation> {
    this.calls += 1;
    if (this.failure) return this.failure();
    return this.distort({
      hosts: [...this.hostsByName.values()],
      guests: [...this.guestsByVmId.values()],
      storages: this.storages,
    });
  }

  readonly features: Provider["features"] = new Set(["hostChoice", "storageChoice", "vlans", "tags", "notes"]);

  readonly guests: Provider["guests"] = {
    get: async ({ vmId }) => {
      this.calls += 1;
      return this.guestsByVmId.get(vmId);
    },
    addresses: async ({ vmId }) => {
      this.addressCalls += 1;
      return this.addressesByVmId.get(vmId);
    },
    settings: async ({ vmId }) => {
      this.networkCalls.push(vmId);
      const failure = this.networkFailures.get(vmId);
      if (failure) throw failure;
      const networks = this.networksByVmId.get(vmId);
      return networks && { networks, protected: this.protectedVmIds.has(vmId) };
    },
    templates: async () => this.templateList,
    kinds: ["vm", "container"],
    ids: { givenBy: "moxxie", range: { from: 100, to: 999_999_999 }, isFree: notNeeded },
    config: notNeeded,
    creation: notNeeded,
    removeCreated: notNeeded,
    planChange: notNeeded,
    planRestore: notNeeded,
    change: notNeeded,
    restoreConfig: notNeeded,
    madeBy: notNeeded,
    resizeDisk: notNeeded,
    destroy: notNeeded,
  };
  readonly networks: Provider["networks"] = { profiles: async () => this.profiles };
  readonly hosts: Provider["hosts"] = { get: notNeeded };
  readonly power: Provider["power"] = { start: notNeeded, stop: notNeeded, shutdown: notNeeded, reboot: notNeeded };
  readonly tasks: Provider["tasks"] = {
    status: notNeeded,
    describe: notNeeded,
    log: notNeeded,
    cancel: notNeeded,
    list: notNeeded,
    find: notNeeded,
  };
  readonly storage: Provider["storage"] = { contents: notNeeded };
  readonly callCount = () => this.calls;
  about = async () => ({ product: "fake", version: "1" });
  testConnection = async () => ({ ok: true, checks: [] });
  close = async () => undefined;
}

/** A registry that knows these platforms and makes none. */
export function fakeRegistry(platforms: readonly FakePlatform[]): ProviderRegistry {
  const all = new Map<string, Provider>(platforms.map((platform) => [platform.endpointId, platform]));
  const live = new Map<string, Provider>();
  const get = (endpointId: string) => {
    const provider = live.get(endpointId);
    if (!provider) throw notFound("endpoint", endpointId);
    return provider;
  };
  return {
    get,
    has: (endpointId) => live.has(endpointId),
    set: (settings) => {
      const provider = all.get(settings.id);
      if (!provider) throw notFound("endpoint", settings.id);
      live.set(settings.id, provider);
      return provider;
    },
    remove: (endpointId) => void live.delete(endpointId),
    all: () => [...live.values()],
    closeAll: async () => live.clear(),
  };
}

export const testSecrets = createSecretBox(Buffer.alloc(32, 7));
export const silentLog = createLogger({ level: "silent" });

/** The defaults of an installation without moxxie.yaml. */
export function testConfig(change: Partial<Config> = {}): Config {
  return { ...loadConfig({ env: { MOXXIE_DATA_DIR: "/nowhere" }, cwd: "/nowhere" }), ...change };
}

/** Rows of one datacenter and of endpoints in it that were made in the dashboard. */
export async function insertEndpoints(db: Database, endpointIds: readonly string[], datacenterId = "DC1") {
  await db.prisma.datacenter.upsert({
    where: { id: datacenterId },
    create: { id: datacenterId, name: datacenterId, network: {}, limits: {}, source: "dashboard" },
    update: {},
  });
  for (const id of endpointIds) {
    const credentialsSealed = testSecrets.seal(JSON.stringify({ token: "a@pve!b=c" }), `endpoint:${id}`);
    await db.prisma.endpoint.create({
      data: {
        id,
        datacenterId,
        provider: providerKinds[0],
        url: `https://${id}:8006`,
        credentialsSealed,
        options: toJson({}),
        source: "dashboard",
      },
    });
  }
}

export interface TestInventory {
  inventory: Inventory;
  events: EventBus;
  providers: ProviderRegistry;
  config: Config;
  stop(): Promise<void>;
}

/**
 * An inventory over these platforms whose own polls are an hour apart: a test polls with `pollNow`. The first poll of
 * each endpoint is done when this resolves.
 */
export async function startTestInventory(options: {
  db: Database;
  platforms: readonly FakePlatform[];
  processId?: string;
  config?: Partial<Config>;
  /** False: this process follows what another one polls. */
  polls?: boolean;
}): Promise<TestInventory> {
  const { db, platforms, processId = "test-process", polls = true } = options;
  const config = testConfig({ inventoryIntervalMs: 3_600_000, ...options.config });
  const events = await createEventBus({ db, log: silentLog });
  const providers = fakeRegistry(platforms);
  const inventory = createInventory({ db, log: silentLog, events, providers, config, secrets: testSecrets, processId });
  await inventory.start();
  if (polls) for (const { endpointId } of platforms) await inventory.pollNow(endpointId).catch(() => undefined);
  const stop = async () => {
    await inventory.stop();
    await events.stop();
  };
  return { inventory, events, providers, config, stop };
}
