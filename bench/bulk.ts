/**
 * A bulk of creations: how long it takes beside what the platform's own tasks would take under the same limits, in the
 * same order, if nothing lay between them. On a PostgreSQL server, which is started for it where its binaries are
 * installed unless `--url` names one, and on the embedded database.
 *
 *   npm run bench:bulk -- [--items 100] [--nodes 6] [--speed 1] [--databases server,embedded] [--url postgresql://…]
 */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { bulkOperation } from "@/lib/commands/bulk/bulk";
import { execute } from "@/lib/commands/execute";
import { loadConfig } from "@/lib/config";
import type { BulkPlace } from "@/lib/domain/bulk/item";
import { BulkWindow } from "@/lib/domain/bulk/window";
import { createLogger } from "@/lib/log";
import type { Moxxie } from "@/lib/moxxie";
import { startMoxxie } from "@/lib/start";
import { addPeople } from "@/lib/testing/people";
import { admin, endpointId, writeConfig } from "@/lib/testing/world";
import { newDatabase } from "./database";

const { values } = parseArgs({
  options: {
    items: { type: "string", default: "100" },
    nodes: { type: "string", default: "6" },
    speed: { type: "string", default: "1" },
    databases: { type: "string", default: "server,embedded" },
    url: { type: "string" },
  },
});
const items = Number(values.items);
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`);
process.stdout.write(`${items} VMs from a template, started; ${values.nodes} hosts\n`);
for (const database of values.databases.split(",")) await measure(database);
process.exit(0);

async function measure(database: string): Promise<void> {
  const platform = await startPlatform();
  const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-"));
  const env = {
    MOXXIE_CONFIG: writeConfig(folder, platform.reach),
    MOXXIE_DATA_DIR: join(folder, "data"),
    ...(database === "server" && { DATABASE_URL: await newDatabase(values.url) }),
  };
  const log = createLogger({ level: "error", name: "bench" });
  const moxxie = await startMoxxie({ config: loadConfig({ env, cwd: folder }), log });
  await addPeople(moxxie);
  await moxxie.inventory.pollNow(endpointId);
  const beganMs = performance.now();
  const operationId = await ask(moxxie);
  const acceptedMs = performance.now() - beganMs;
  await moxxie.operations.settled(operationId, 3_600_000);
  const wallMs = performance.now() - beganMs;
  const idealMs = idealOf(await itemsOf(moxxie, operationId, await platform.tasks()), moxxie);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  process.stdout.write(
    `${database.padEnd(9)} accepted after ${seconds(acceptedMs)}, done after ${seconds(wallMs)}; the platform's tasks alone ${seconds(idealMs)}: ${((wallMs / idealMs - 1) * 100).toFixed(1)} % over\n`,
  );
  await moxxie.stop();
  platform.stop();
}

async function ask(moxxie: Moxxie): Promise<string> {
  const operations = Array.from({ length: items }, (_, index) => ({
    type: "CREATE_VM" as const,
    params: {
      name: `bench-${index}`,
      datacenter: "DC1",
      cores: 1,
      memoryMB: 256,
      diskGB: 10,
      template: "debian-12",
      start: true,
    },
  }));
  const outcome = await execute(moxxie, admin, { command: bulkOperation, input: { operations } });
  if (outcome.kind !== "accepted") throw new Error(`the bulk operation is ${outcome.kind}`);
  return outcome.operationId;
}

type Measured = BulkPlace & { taskMs: number };

/** Where each item worked, and how long the platform's tasks for it took. */
async function itemsOf({ db }: Moxxie, operationId: string, msOf: Record<string, number>): Promise<Measured[]> {
  const rows = await db.prisma.bulkItem.findMany({ where: { operationId }, orderBy: { index: "asc" } });
  const undone = rows.filter(({ status }) => status !== "completed");
  if (undone.length > 0) throw new Error(`${undone.length} items were not completed`);
  // Copies are told as tasks of the template.
  const own = new Set(rows.map(({ vmId }) => vmId));
  const copies = Object.entries(msOf).filter(([id]) => !own.has(id));
  const copyMs = copies.reduce((sum, [, ms]) => sum + ms, 0) / rows.length;
  return rows.map(({ datacenterId, endpointId, hostName, vmId }) => ({
    datacenterId,
    endpointId,
    hostName,
    taskMs: copyMs + (msOf[vmId ?? ""] ?? 0),
  }));
}

/** When the last item would end if each began the moment that the limits have a place for it, in the order of the items. */
function idealOf(measured: readonly Measured[], { config }: Moxxie): number {
  let waiting = [...measured];
  let running: (Measured & { endMs: number })[] = [];
  for (let nowMs = 0; ; ) {
    const window = new BulkWindow(config.bulk, running);
    const entering = waiting.filter((item) => window.enter(item));
    waiting = waiting.filter((item) => !entering.includes(item));
    running.push(...entering.map((item) => ({ ...item, endMs: nowMs + item.taskMs })));
    if (running.length === 0) return nowMs;
    nowMs = Math.min(...running.map(({ endMs }) => endMs));
    running = running.filter(({ endMs }) => endMs > nowMs);
  }
}

async function startPlatform() {
  const child = spawn(process.execPath, ["--import", "tsx", "bench/bulk-platform.ts", values.nodes, values.speed], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? "null");
  return {
    reach: await next(),
    tasks(): Promise<Record<string, number>> {
      child.stdin.write("tasks\n");
      return next();
    },
    stop: () => void child.kill(),
  };
}
