import { randomUUID } from "node:crypto";
import { watchApprovals } from "@/lib/approvals/expire";
import { scheduleAuditHead } from "@/lib/audit/head-log";
import { ensureConfiguredToken } from "@/lib/auth/configured-token";
import { ensureFirstAdmin } from "@/lib/auth/first-admin";
import { identityOf } from "@/lib/auth/identity";
import { stepsOf, undoneAs } from "@/lib/commands";
import { createEventBus } from "@/lib/events/create-bus";
import { scheduleHistory } from "@/lib/history/keep-history";
import { applyConfiguration } from "@/lib/inventory/apply-configuration";
import { createInventory } from "@/lib/inventory/create-inventory";
import { createRunner } from "@/lib/operations/create-runner";
import { startJobs } from "@/lib/operations/jobs";
import { operationQueue } from "@/lib/operations/queue";
import { createRegistry, type ProviderDeps } from "@/lib/providers/registry";
import type { Config } from "./config";
import { openDatabase } from "./db";
import type { Logger } from "./log";
import type { Moxxie } from "./moxxie";
import { scheduleHousekeeping } from "./operations/housekeeping";
import { watchExpiry } from "./reservations/expiry-watch";
import { openSecretBox } from "./secrets";
import { syncConfiguredWebhook } from "./webhooks/configured";
import { WebhookDispatcher, type WebhookObserver } from "./webhooks/dispatcher";
import { createOutbox } from "./webhooks/outbox";

export interface StartOptions {
  config: Config;
  log: Logger;
  /** Hears of every call to a platform; for the metrics. */
  observeCalls?: ProviderDeps["observe"];
  /** Hears of every attempt to send a webhook; for the metrics. */
  observeWebhooks?: WebhookObserver;
  /** Polling and the worker; a process that only looks (a one-off command) leaves them out. Default true. */
  work?: boolean;
  /** How steps are made of an accepted operation; tests put theirs around the real ones to break or kill at a step. */
  stepsOf?: typeof stepsOf;
  /** How long a silent process keeps its operations; shorter in tests that kill processes. */
  leaseMs?: number;
}

/**
 * Makes a whole Moxxie out of its configuration: database, secrets, jobs, inventory, worker. What was begun is closed
 * again when a later part cannot start.
 *
 * @throws DatabaseOpenError, ConfigError, SecretBoxError with one clear line each.
 */
export async function startMoxxie(options: StartOptions): Promise<Moxxie & { stop(): Promise<void> }> {
  const { config, log, work = true } = options;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of stops.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, "a part did not stop cleanly"));
    }
  };
  try {
    const moxxie = await assemble(options, stops);
    if (work) {
      await moxxie.operations.start();
      stops.push(() => moxxie.operations.stop());
      await moxxie.inventory.start();
      stops.push(() => moxxie.inventory.stop());
      await scheduleHousekeeping(moxxie);
      await scheduleAuditHead(moxxie);
      await scheduleHistory(moxxie);
      const expiry = await watchExpiry(moxxie);
      stops.push(() => expiry.stop());
      const webhooks = new WebhookDispatcher({
        moxxie,
        ...(options.observeWebhooks && { observe: options.observeWebhooks }),
      });
      webhooks.start();
      stops.push(() => webhooks.stop());
      const approvals = await watchApprovals(moxxie);
      stops.push(() => approvals.stop());
    }
    log.info({ instanceId: config.instanceId, database: moxxie.db.kind, processId: moxxie.processId }, "Moxxie is up");
    return Object.assign(moxxie, { stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: StartOptions, stops: (() => Promise<unknown>)[]): Promise<Moxxie> {
  const { config, log, observeCalls } = options;
  const processId = randomUUID();
  const secrets = openSecretBox({ secretKey: config.secretKey, dataDir: config.dataDir, log });
  const db = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log });
  stops.push(() => db.close());
  stops.push(() => identityOf({ db, log }).refusals.flush());
  await ensureFirstAdmin({ config, db, log, secrets });
  await ensureConfiguredToken({ config, db, log, secrets });
  await applyConfiguration({ db, config, log });
  await syncConfiguredWebhook({ db, config, secrets, log });
  const events = await createEventBus({ db, log, outbox: createOutbox(config) });
  stops.push(() => events.stop());
  const jobs = await startJobs({ db, log });
  stops.push(() => jobs.stop({ graceful: true }));
  // A job may be sent before this process works on the queue: by a dry process, or by one that starts first.
  await jobs.declare(operationQueue);
  const providers = createRegistry({
    log,
    exclusive: db.exclusive,
    ...(observeCalls && { observe: observeCalls }),
  });
  stops.push(() => providers.closeAll());
  const inventory = createInventory({ db, log, events, providers, config, secrets, processId });
  const operations = createRunner({
    stepsOf: options.stepsOf ?? stepsOf,
    undoneAs,
    moxxie: () => moxxie,
    leaseMs: options.leaseMs,
  });
  const moxxie: Moxxie = {
    config,
    db,
    log,
    secrets,
    jobs,
    events,
    providers,
    inventory,
    operations,
    startedAt: new Date(),
    processId,
  };
  await inventory.reload();
  return moxxie;
}
