/**
 * What a caller of the API meets: latency of lists, memory, start, calls to the platforms. A production server on
 * simulated platforms over HTTPS, on the embedded database and, with --database, on a PostgreSQL server.
 *
 *   npm run bench:api -- [--guests 10000] [--endpoints 5] [--seconds 10] [--database postgresql://…/empty_database]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { stringify } from "yaml";
import { buildIfNeeded } from "../scripts/build-if-needed";

const { values } = parseArgs({
  options: {
    guests: { type: "string", default: "10000" },
    endpoints: { type: "string", default: "5" },
    seconds: { type: "string", default: "10" },
    port: { type: "string", default: "18890" },
    database: { type: "string" },
  },
});
const guestCount = Number(values.guests);
const endpointCount = Number(values.endpoints);
const origin = `http://127.0.0.1:${values.port}`;
const token = "bench-token-0123456789abcdef";
const headers = { authorization: `Bearer ${token}` };
let running: ChildProcess | undefined;
const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-"));

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure}\n`);
}

buildIfNeeded();
print("Machine", `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`);
print(
  "Estate",
  `${guestCount} guests in ${endpointCount} endpoints; database ${values.database ? "server" : "embedded"}`,
);
const platforms = spawn("tsx", ["bench/platforms.ts", values.guests, values.endpoints], {
  stdio: ["pipe", "pipe", "inherit"],
});
const reach = JSON.parse(await firstLine(platforms));
writeFileSync(join(folder, "moxxie.yaml"), stringify(configuration(reach)));

await timeStart("First start to ready, all guests polled");
await stopServer();
const server = await timeStart("Start to ready, guests known");
await pause(5_000);
print("Resident memory, idle", `${residentMb(server)} MB`);

await load("GET /vms?limit=100", "/api/v1/vms?limit=100", 1);
await load("GET /vms?limit=100", "/api/v1/vms?limit=100", 10);
const filtered = `/api/v1/vms?limit=100&datacenter=DC1&selector=${encodeURIComponent("env-prod AND NOT client-acme")}`;
await load("GET /vms, tag + DC filter", filtered, 1);
await load("GET /vms, tag + DC filter", filtered, 10);
await wholeList();
print("Resident memory, after load", `${residentMb(server)} MB`);
await callsPerPoll();
platforms.stdin?.write("hang 0\n");
await untilStale();
await load("GET /vms?limit=100, one endpoint hung", "/api/v1/vms?limit=100", 10);
await stopServer();
platforms.stdin?.end();
rmSync(folder, { recursive: true, force: true });

function configuration(endpoints: { url: string; token: string; fingerprint: string }[]) {
  const datacenters = endpoints.map(({ url, token: secret, fingerprint }, index) => [
    `DC${index + 1}`,
    {
      name: `Site ${index + 1}`,
      endpoints: [{ id: `bench-${index + 1}`, provider: "proxmox", url, token: secret, tlsFingerprint: fingerprint }],
    },
  ]);
  return { instanceId: "bench", datacenters: Object.fromEntries(datacenters) };
}

async function timeStart(what: string): Promise<ChildProcess> {
  const began = performance.now();
  running = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--port", values.port], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: values.port,
      MOXXIE_CONFIG: join(folder, "moxxie.yaml"),
      MOXXIE_DATA_DIR: join(folder, "data"),
      MOXXIE_API_TOKEN: token,
      MOXXIE_ADMIN_EMAIL: "admin@example.com",
      MOXXIE_ADMIN_PASSWORD: "bench-password-123",
      MOXXIE_RATE_LIMIT: "0",
      MOXXIE_LOG_LEVEL: "error",
      ...(values.database && { DATABASE_URL: values.database }),
    },
  });
  const child = running;
  let ready = 0;
  for (;;) {
    if (child.exitCode !== null) throw new Error("the server did not start");
    const answer = await fetch(`${origin}/api/v1/readyz`).catch(() => undefined);
    if (answer?.ok && ready === 0) ready = performance.now() - began;
    if (answer?.ok && (await total()) >= guestCount) break;
    await pause(50);
  }
  print(what, `ready ${seconds(ready)}, ${guestCount} guests listed ${seconds(performance.now() - began)}`);
  return running;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

async function total(): Promise<number> {
  const lists = await Promise.all(
    ["vms", "containers"].map((kind) =>
      fetch(`${origin}/api/v1/${kind}?limit=1`, { headers }).then((answer) => answer.json()),
    ),
  );
  return lists.reduce((sum, list) => sum + (list.total ?? 0), 0);
}

async function stopServer(): Promise<void> {
  const child = running;
  if (!child) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

async function load(what: string, path: string, connections: number): Promise<void> {
  await autocannon({ url: origin + path, headers, connections, duration: 2 });
  const result = await autocannon({ url: origin + path, headers, connections, duration: Number(values.seconds) });
  const { p50, p90, p97_5, p99 } = result.latency;
  const wrong = result.non2xx + result.errors;
  print(
    `${what}, ${connections} client${connections === 1 ? "" : "s"}`,
    `p50 ${p50} ms   p90 ${p90} ms   p97.5 ${p97_5} ms   p99 ${p99} ms   ${Math.round(result.requests.average)} requests/s${wrong > 0 ? `   ${wrong} WRONG` : ""}`,
  );
}

async function wholeList(): Promise<void> {
  const began = performance.now();
  let cursor: string | null = null;
  let rows = 0;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await (await fetch(`${origin}/api/v1/vms?limit=1000${query}`, { headers })).json();
    rows += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  print("The whole list, pages of 1000", `${Math.round(performance.now() - began)} ms for ${rows} VMs`);
}

async function callsPerPoll(): Promise<void> {
  const { items } = await (await fetch(`${origin}/api/v1/endpoints`, { headers })).json();
  for (const { id, lastPollCalls, lastPollMs } of items)
    print(`Poll of ${id}`, `${lastPollCalls} call(s), ${lastPollMs} ms`);
}

async function untilStale(): Promise<void> {
  for (;;) {
    const { items } = await (await fetch(`${origin}/api/v1/endpoints`, { headers })).json();
    if (items.some(({ state }: { state: string }) => state === "stale")) return;
    await pause(1_000);
  }
}

/** Resident memory of the server and its children, MB, as the kernel counts it. */
function residentMb({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output to read");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the platforms did not start");
}
