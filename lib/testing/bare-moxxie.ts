import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/db";
import { createEventBus } from "@/lib/events/create-bus";
import { createInventory } from "@/lib/inventory/create-inventory";
import {
  type FakePlatform,
  fakeRegistry,
  insertEndpoints,
  silentLog,
  testConfig,
  testSecrets,
} from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { createRunner } from "@/lib/operations/create-runner";
import { startJobs } from "@/lib/operations/jobs";
import { operationQueue } from "@/lib/operations/queue";
import type { Step } from "@/lib/operations/step";

export interface BareMoxxieOptions {
  db: Database;
  /** What its endpoints are; polled once. */
  platforms: readonly FakePlatform[];
  /** The steps of every operation, whatever its command. */
  stepsOf?: (command: string, input: unknown, decisions: unknown) => Step[];
  leaseMs?: number;
  /** Whether operations are carried out. Default true. */
  work?: boolean;
}

export type BareMoxxie = Moxxie & { stop(): Promise<void> };

/**
 * The core of Moxxie over a database and platforms of plain objects: everything is real except the platforms. Several
 * may share one database; the first of them makes the rows of the endpoints.
 */
export async function startBareMoxxie(options: BareMoxxieOptions): Promise<BareMoxxie> {
  const { db, platforms, stepsOf = () => [], leaseMs, work = true } = options;
  const processId = randomUUID();
  const config = testConfig({ inventoryIntervalMs: 3_600_000 });
  const known = await db.prisma.endpoint.findMany({ select: { id: true } });
  const missing = platforms.map(({ endpointId }) => endpointId).filter((id) => !known.some((row) => row.id === id));
  await insertEndpoints(db, missing);
  const events = await createEventBus({ db, log: silentLog });
  const jobs = await startJobs({ db, log: silentLog });
  await jobs.declare(operationQueue);
  const providers = fakeRegistry(platforms);
  const inventory = createInventory({ db, log: silentLog, events, providers, config, secrets: testSecrets, processId });
  const operations = createRunner({ stepsOf, moxxie: () => moxxie, ...(leaseMs !== undefined && { leaseMs }) });
  const moxxie: Moxxie = {
    config,
    db,
    log: silentLog,
    secrets: testSecrets,
    jobs,
    events,
    providers,
    inventory,
    operations,
    startedAt: new Date(),
    processId,
  };
  await inventory.start();
  for (const id of missing) await inventory.pollNow(id);
  if (work) await operations.start();
  const stop = async () => {
    await operations.stop();
    await inventory.stop();
    await jobs.stop({ graceful: false });
    await events.stop();
  };
  return Object.assign(moxxie, { stop });
}
