/**
 * How fast placement answers, and how that grows with the estate: both endpoints over HTTP on loopback, from 100 hosts
 * to 6,000 and from 10,000 guests to 100,000. Estates are made in memory, see placement-server.ts.
 *
 *   npm run bench:placement -- [--hosts 100,1000,6000] [--guests 10000,100000] [--seconds 5] [--clients 1,10] [--port 18895]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpus } from "node:os";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { newTokenSecret } from "@/lib/auth/token-secret";

const { values } = parseArgs({
  options: {
    hosts: { type: "string", default: "100,1000,6000" },
    guests: { type: "string", default: "10000,100000" },
    seconds: { type: "string", default: "5" },
    clients: { type: "string", default: "1,10" },
    port: { type: "string", default: "18895" },
  },
});
const numbers = (list: string) => list.split(",").map(Number);
const token = newTokenSecret();
const origin = `http://127.0.0.1:${values.port}`;

interface Asked {
  what: string;
  path: string;
  body?: unknown;
}
const size = { cpu: 4, memoryGB: 16, diskGB: 100, networks: ["vlan100"] };
const asked: Asked[] = [
  { what: "GET available", path: "/api/v1/resources/available?cpu_min=4&memory_min=16&disk_min=100&network=vlan100" },
  { what: "POST validate, 1 verdict", path: "/api/v1/placement/validate", body: { requirements: size, limit: 1 } },
  { what: "POST validate, 1000 verdicts", path: "/api/v1/placement/validate", body: { requirements: size } },
  {
    what: "POST validate, affinity",
    path: "/api/v1/placement/validate",
    body: {
      requirements: size,
      limit: 1,
      affinityRules: { requireDifferentHost: [{ selector: "client-7" }], preferSameDC: ["guest-7"] },
    },
  },
  {
    what: "POST validate, nothing fits",
    path: "/api/v1/placement/validate",
    body: { requirements: { ...size, memoryGB: 4096 }, limit: 1 },
  },
];

process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`);
print(["request", "hosts", "guests", "fitting", "clients", "p50 ms", "p95 ms", "p99 ms", "max ms", "requests/s"]);
for (const guests of numbers(values.guests))
  for (const hosts of numbers(values.hosts)) await measureEstate(hosts, guests);

async function measureEstate(hosts: number, guests: number): Promise<void> {
  const server = await startServer(hosts, guests);
  for (const each of asked) {
    for (const clients of numbers(values.clients)) await measure(each, { hosts, guests, clients });
  }
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}

async function startServer(hosts: number, guests: number): Promise<ChildProcess> {
  const args = ["--import", "tsx", "bench/placement-server.ts", String(hosts), String(guests), values.port, token];
  const server = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (!server.stdout) throw new Error("no output to read");
  for await (const line of createInterface({ input: server.stdout })) if (line === values.port) return server;
  throw new Error("the server did not start");
}

async function measure(
  { what, path, body }: Asked,
  { hosts, guests, clients }: { hosts: number; guests: number; clients: number },
): Promise<void> {
  const options = {
    url: origin + path,
    connections: clients,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { method: "POST" as const, body: JSON.stringify(body) }),
  };
  const fitting = await countFitting(options);
  await autocannon({ ...options, duration: 2 });
  const times: number[] = [];
  const { non2xx, errors, requests } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ ...options, duration: Number(values.seconds) }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    // autocannon's own histogram counts whole milliseconds; each answer's time comes with its event.
    run.on("response", (_client, _status, _bytes, ms) => void times.push(ms));
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  const wrong = non2xx + errors > 0 ? ` (${non2xx + errors} WRONG)` : "";
  print([
    what,
    String(hosts),
    String(guests),
    fitting,
    String(clients),
    at(0.5),
    at(0.95),
    at(0.99),
    at(1),
    Math.round(requests.average) + wrong,
  ]);
}

/** How many hosts the answer says can take it: an answer that found nothing would be quick for no merit. */
async function countFitting({ url, ...request }: Pick<autocannon.Options, "url" | "method" | "body" | "headers">) {
  const answer = await fetch(String(url), request as RequestInit);
  const { total, hosts } = await answer.json();
  return String(total ?? hosts?.fitting);
}

function print([first = "", ...others]: (string | number)[]): void {
  process.stdout.write(`${first.toString().padEnd(30)}${others.map((each) => String(each).padStart(11)).join("")}\n`);
}
