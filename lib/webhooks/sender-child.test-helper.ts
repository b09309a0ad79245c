/**
 * A sender of webhooks in a process of its own, for tests that kill it. Prints `ready`, then sends until it is killed.
 *
 *   node --import tsx lib/webhooks/sender-child.test-helper.ts DATABASE_URL
 */
import { randomUUID } from "node:crypto";
import { openDatabase } from "@/lib/db";
import { createEventBus } from "@/lib/events/create-bus";
import { silentLog, testConfig, testSecrets } from "@/lib/inventory/testing";
import { WebhookDispatcher } from "./dispatcher";

const url = process.argv[2];
if (!url) throw new Error("name a database");
const db = await openDatabase({ url, log: silentLog, maxConnections: 3 });
const config = testConfig({ webhookAllowPrivate: true });
const events = await createEventBus({ db, log: silentLog });
new WebhookDispatcher({
  moxxie: { config, db, events, log: silentLog, secrets: testSecrets, processId: randomUUID() },
}).start();
process.stdout.write("ready\n");
