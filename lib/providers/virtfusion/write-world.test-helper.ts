import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { provisionalVmId } from "@/lib/domain/vm-id";
import { createLogger } from "@/lib/log/logger";
import {
  startVirtfusionSimulator,
  type VirtfusionSimulator,
  type VirtfusionSimulatorOptions,
} from "@/lib/simulators/virtfusion";
import type { GuestRef, GuestSpec, Provider, Stage, TaskRef } from "../provider";
import type { ProviderDeps } from "../settings";
import { createVirtfusionClient } from "./client";
import { orderOf } from "./creation-order";
import { inTurn } from "./exclusive";
import { createVirtfusionProvider } from "./provider";

/** A simulated panel, and providers of it as several processes have them: they share the lock, and nothing else. */
export interface WriteWorld {
  simulator: VirtfusionSimulator;
  provider: Provider;
  /** One more process. */
  another(options?: Record<string, unknown>): Provider;
  /** A server to be made: 1 GB, 1 core, Debian 12. */
  spec(wish?: Partial<GuestSpec>): GuestSpec;
  vmIds(): string[];
  /** The panel carries out an order of the spec only now, long after whoever sent it has given up. */
  carryOutLate(spec: GuestSpec): Promise<void>;
  close(): Promise<void>;
}

export async function startWriteWorld({
  options = {},
  ...simulated
}: VirtfusionSimulatorOptions & { options?: Record<string, unknown> } = {}): Promise<WriteWorld> {
  const simulator = await startVirtfusionSimulator({ guests: 3, speed: 500, ...simulated });
  const { url, fingerprint, token, userId, packageId } = simulator;
  const deps: ProviderDeps = { log: createLogger({ level: "silent" }), exclusive: inTurn() };
  const providers: Provider[] = [];
  const endpoint = { id: "vf", provider: "virtfusion", url, credentials: { token } } as const;
  const settings = { ...endpoint, tlsFingerprints: [fingerprint] };
  const panel = createVirtfusionClient(settings, deps);
  const another = (more: Record<string, unknown> = {}) => {
    const usual = { userId, packageId, powerLooksPerPoll: 0, createLateForMs: 300 };
    const made = createVirtfusionProvider({ ...settings, options: { ...usual, ...options, ...more } }, deps);
    providers.push(made);
    return made;
  };
  const provider = another();
  const { hosts } = await provider.observe();
  const template = (await provider.guests.templates()).find(({ aliases }) => aliases?.includes("debian-12"));
  const hostName = hosts.find(({ group }) => group === "Prague")?.name ?? "";
  return {
    simulator,
    provider,
    another,
    vmIds: () => simulator.servers().map(({ id }) => String(id)),
    spec(wish = {}) {
      const operationId = randomUUID();
      const size = { cpuCores: 1, memoryMb: 1024, diskGb: 20 };
      const place = { hostName, storage: "", vmId: provisionalVmId(operationId) };
      const name = `web-${operationId.slice(-6)}`;
      return { operationId, kind: "vm", name, ...size, ...place, ...(template && { template }), tags: [], ...wish };
    },
    async carryOutLate(spec) {
      const [groupId = 0] = simulator.panel.groups.keys();
      const body = { ...orderOf(spec, { groupId, userId, packageId }) };
      await panel.send({ method: "POST", path: "/servers", body });
    },
    async close() {
      await Promise.all([panel, ...providers].map((one) => one.close()));
      await simulator.close();
    },
  };
}

export function stageOf(provider: Provider, spec: GuestSpec, name: string): Stage {
  const stage = provider.guests.creation(spec).find((one) => one.name === name);
  if (stage === undefined) throw new Error(`there is no stage ${name}`);
  return stage;
}

/** The spec with the id that the panel gave. */
export async function adopted(provider: Provider, spec: GuestSpec): Promise<GuestSpec> {
  const { ids } = provider.guests;
  const found = ids.givenBy === "platform" ? await ids.find(spec) : undefined;
  if (found === undefined) throw new Error("the server that was made is not found");
  return { ...spec, ...found };
}

/** Waits until a task has ended, well or not. */
export async function ended(provider: Provider, ref: TaskRef | null, intervalMs = 20) {
  if (ref === null) return undefined;
  const hasEnded = async () => (await provider.tasks.status(ref)).state !== "running";
  await vi.waitUntil(hasEnded, { timeout: 30_000, interval: intervalMs });
  return provider.tasks.status(ref);
}

/** Makes a server as operations do: looks, begins, waits, looks again, and keeps the id. */
export async function made(provider: Provider, spec: GuestSpec): Promise<GuestRef> {
  let current = spec;
  for (const { name } of provider.guests.creation(spec)) {
    const stage = () => stageOf(provider, current, name);
    if (!(await stage().isDone())) await ended(provider, await stage().start());
    expect(await stage().isDone()).toBe(true);
    if (current === spec) current = await adopted(provider, spec);
  }
  const { kind, vmId, hostName } = current;
  return { kind, vmId, hostName };
}

/** For all tests of a file: a panel, and a server made in it. Both are there once the tests run. */
export function worldWithServer(): { world: () => WriteWorld; ref: () => GuestRef } {
  let world: WriteWorld;
  let ref: GuestRef;
  beforeAll(async () => {
    world = await startWriteWorld();
    ref = await made(world.provider, world.spec());
  });
  afterAll(() => world.close());
  return { world: () => world, ref: () => ref };
}
