/**
 * A Moxxie in a process of its own that works until it is killed, for tests that kill it at random. It prints `up` when
 * it works, takes bulk requests as lines of JSON from its standard input, and prints what became of each request:
 * `accepted`, or `refused` with the reason.
 */

import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { bulkOperation } from "@/lib/commands/bulk/bulk";
import { execute } from "@/lib/commands/execute";
import { loadConfig } from "@/lib/config";
import { LeaseLostError } from "@/lib/inventory/write-poll";
import { createLogger } from "@/lib/log";
import { startMoxxie } from "@/lib/start";
import { admin } from "./actors";
import { addPeople } from "./people";

/** Long enough for a heartbeat on a busy machine, short enough that the next worker need not wait long. */
const leaseMs = 1_500;

const moxxie = await startMoxxie({
  config: loadConfig({ env: process.env, cwd: process.cwd() }),
  log: createLogger({ level: process.env.MOXXIE_TEST_LOG === "1" ? "debug" : "fatal", name: "worker" }),
  leaseMs,
});
await addPeople(moxxie);
await poll();
process.stdout.write("up\n");
for await (const line of createInterface({ input: process.stdin })) {
  // What the last request made or took away is to be seen before the next is planned.
  await poll();
  try {
    await execute(moxxie, admin, { command: bulkOperation, input: JSON.parse(line) });
    process.stdout.write("accepted\n");
  } catch (error) {
    const { message, errors } = error as Error & { errors?: unknown };
    process.stdout.write(`refused ${message} ${JSON.stringify(errors ?? [])}\n`);
  }
}

/** Another process may be polling at this moment: then its news come here too, a moment later. */
async function poll(): Promise<void> {
  for (const id of moxxie.inventory.view().endpoints.keys()) {
    await moxxie.inventory.pollNow(id).catch((error: unknown) => {
      if (!(error instanceof LeaseLostError)) throw error;
    });
    while (moxxie.inventory.view().templatesOf(id).length === 0) await pause(20);
  }
}
