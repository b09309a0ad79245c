/**
 * Many reservations at once, over HTTP on loopback: how many are granted and refused, and when the last one is
 * answered. There is room for four of five. On a PostgreSQL server, which is started for it where its binaries are
 * installed (without fsync) unless `--url` names one, and on the embedded database.
 *
 *   npm run bench:reservations -- [--requests 100,1000,5000] [--databases server,embedded] [--hosts 20] [--guests 2000]
 *     [--port 18897] [--keys] [--url postgresql://user@host/postgres]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { newTokenSecret } from "@/lib/auth/token-secret";
import { newDatabase } from "./database";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100,1000,5000" },
    databases: { type: "string", default: "server,embedded" },
    hosts: { type: "string", default: "20" },
    guests: { type: "string", default: "2000" },
    port: { type: "string", default: "18897" },
    /** Each request with an `Idempotency-Key`. */
    keys: { type: "boolean", default: false },
    /** A server on which databases may be made. */
    url: { type: "string" },
  },
});
const token = newTokenSecret();
const origin = `http://127.0.0.1:${values.port}/api/v1`;
const widths = [9, 9, 8, 8, 8, 9, 9, 9, 9];
const print = (cells: readonly (string | number)[]) =>
  process.stdout.write(`${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 9)).join(" ")}\n`);

process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`);
process.stdout.write(`${values.hosts} hosts, ${values.guests} guests; room for four of five requests\n`);
print(["database", "requests", "granted", "refused", "other", "p50 ms", "p95 ms", "last ms", "held GB"]);
for (const database of values.databases.split(","))
  for (const requests of values.requests.split(",").map(Number)) await measure(database, requests);
process.exit(0);

async function measure(database: string, requests: number): Promise<void> {
  const room = Math.floor(requests * 0.8);
  const server = await startServer(room, database === "server" ? await newDatabase(values.url) : undefined);
  await warmUp();
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: requests }, () => reserve(began)));
  const lastMs = performance.now() - began;
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  const [granted, refused] = [count(201), count(422)];
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
  const other = requests - granted - refused;
  print([database, requests, granted, refused, other, at(0.5), at(0.95), Math.round(lastMs), await heldGb()]);
  if (granted !== room || other > 0) throw new Error(`${room} should have been granted and the others refused`);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL"); // nothing of it is kept
  await ended;
}

async function reserve(began: number): Promise<{ status: number; ms: number }> {
  const response = await fetch(`${origin}/reservations`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(values.keys && { "idempotency-key": randomUUID() }),
    },
    body: JSON.stringify({
      resources: { cpu: 1, memoryGB: 1, diskGB: 10 },
      duration: "PT10M",
      reason: "benchmark",
      datacenter: "DC1",
    }),
  });
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - began };
}

/** The first requests of a process pay for what is compiled then: refused ones, which hold nothing. */
async function warmUp(): Promise<void> {
  for (let count = 0; count < 20; count++) {
    const body = { resources: { cpu: 1, memoryGB: 16_000 }, duration: "PT1M", reason: "warm-up", datacenter: "DC1" };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    await fetch(`${origin}/reservations`, { method: "POST", headers, body: JSON.stringify(body) });
  }
}

async function heldGb(): Promise<number> {
  const response = await fetch(`${origin}/reservations?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  const { summary } = (await response.json()) as { summary: { memoryGB: number } };
  return summary.memoryGB;
}

async function startServer(room: number, databaseUrl: string | undefined): Promise<ChildProcess> {
  const { hosts, guests, port } = values;
  const args = ["--import", "tsx", "bench/reservations-server.ts", hosts, guests, String(room), port, token];
  const server = spawn(process.execPath, databaseUrl ? [...args, databaseUrl] : args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (!server.stdout) throw new Error("no output to read");
  for await (const line of createInterface({ input: server.stdout })) if (line === port) return server;
  throw new Error("the server did not start");
}
