/**
 * `npm run demo`: everything on this machine. Simulated platforms in their own process, the embedded database, and the
 * dashboard, built when it has changed. Prints the address and the sign-in; Ctrl-C stops it all.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "yaml";
import { buildIfNeeded } from "./build-if-needed";

const folder = process.env.MOXXIE_DATA_DIR ?? ".moxxie/demo";
const signIn = { email: "admin@moxxie.local", password: "moxxie-demo-admin" };
const guests = Number(process.env.MOXXIE_DEMO_GUESTS ?? 120);
const children: ChildProcess[] = [];

interface Reach {
  url: string;
  token: string;
  fingerprint: string;
}

async function main(): Promise<void> {
  const port = await freePort(Number(process.env.PORT ?? 3000), process.env.PORT !== undefined);
  buildIfNeeded();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const platforms = await startPlatforms();
  const configPath = join(folder, "moxxie.yaml");
  writeFileSync(configPath, stringify(demoConfig(platforms)), { mode: 0o600 });
  const apiToken = process.env.MOXXIE_API_TOKEN ?? keptToken();
  const address = `http://localhost:${port}`;
  const server = spawn("next", ["start", "--port", String(port)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      MOXXIE_DEMO: "1",
      MOXXIE_CONFIG: configPath,
      MOXXIE_DATA_DIR: folder,
      MOXXIE_ADMIN_EMAIL: signIn.email,
      MOXXIE_ADMIN_PASSWORD: signIn.password,
      MOXXIE_API_TOKEN: apiToken,
      MOXXIE_INVENTORY_INTERVAL: process.env.MOXXIE_INVENTORY_INTERVAL ?? "PT10S",
      MOXXIE_WEBHOOK_ALLOW_PRIVATE: "1",
      MOXXIE_LOG_LEVEL: process.env.MOXXIE_LOG_LEVEL ?? "warn",
    },
  });
  children.push(server);
  server.once("exit", (code) => stopAll(code ?? 1));
  await untilReady(address);
  process.stdout.write(
    [
      "",
      `  Moxxie is ready:  ${address}`,
      `  Sign in with      ${signIn.email}  /  ${signIn.password}`,
      `  REST              curl -H "Authorization: Bearer ${apiToken}" ${address}/api/v1/vms`,
      "  Stop with Ctrl-C.",
      "",
      "",
    ].join("\n"),
  );
}

interface Platforms {
  amsterdam: Reach;
  rotterdam: Reach;
  prague: Reach & { userId: number; packageId: number };
}

async function startPlatforms(): Promise<Platforms> {
  const child = spawn("tsx", ["scripts/demo-platforms.ts", "--guests", String(guests)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  child.once("exit", (code) => stopAll(code ?? 1));
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error("the simulated platforms did not start");
}

function demoConfig({ amsterdam, rotterdam, prague }: Platforms) {
  const endpoint = (id: string, { url, token, fingerprint }: Reach) => ({
    id,
    provider: "proxmox",
    url,
    token,
    tlsFingerprint: fingerprint,
  });
  const panel = (id: string, { url, token, fingerprint, userId, packageId }: Platforms["prague"]) => ({
    id,
    provider: "virtfusion",
    url,
    token,
    tlsFingerprint: fingerprint,
    userId,
    packageId,
    // The panel's API lists no profiles: what is in use where has to be told.
    networkProfiles: [
      { id: 71, name: "Routed", groups: ["Prague"], bandwidthMbps: 1000 },
      { id: 72, name: "Public", groups: ["Prague", "Brno"] },
    ],
  });
  return {
    instanceId: "moxxie-demo",
    datacenters: {
      DC1: {
        name: "Amsterdam",
        location: "Amsterdam, NL",
        routerAddress: "10.0.1.1",
        network: { ipRange: "172.16.0.0/16", vlanRange: "100-2000", qinqEnabled: false },
        // Ceilings below what its hosts have together: the pages tell of both.
        limits: { cpuOvercommit: 4, memoryOvercommit: 1, maxVms: guests * 2, maxMemoryGB: guests * 8 },
        endpoints: [endpoint("pve-ams", amsterdam)],
      },
      DC2: {
        name: "Rotterdam",
        location: "Rotterdam, NL",
        routerAddress: "10.0.2.1",
        network: { ipRange: "172.17.0.0/16", vlanRange: "100-2000", qinqEnabled: true, serviceVlan: 1000 },
        limits: { cpuOvercommit: 4, memoryOvercommit: 1 },
        endpoints: [endpoint("pve-rtm", rotterdam)],
      },
      DC3: {
        name: "Prague",
        location: "Prague, CZ",
        routerAddress: "10.0.3.1",
        network: { ipRange: "172.18.0.0/16" },
        // The panel's own limits are what may be assigned, so nothing is to be multiplied.
        limits: { cpuOvercommit: 1, memoryOvercommit: 1 },
        endpoints: [panel("vf-prg", prague)],
      },
    },
  };
}

/** The demo's API token, made once: scripts written against the demo go on working. */
function keptToken(): string {
  const path = join(folder, "api-token");
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    const token = `mox_demo_${randomBytes(24).toString("hex")}`;
    writeFileSync(path, token, { mode: 0o600 });
    return token;
  }
}

async function untilReady(address: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${address}/api/v1/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(200);
  }
}

/** The port asked for; when none was asked for and 3000 is taken, the next free one. */
async function freePort(first: number, exact: boolean): Promise<number> {
  for (let port = first; port < first + 20; port++) {
    if (await isFree(port)) return port;
    if (exact) break;
  }
  process.stderr.write(`Port ${first} is in use; set PORT to another one.\n`);
  process.exit(1);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}

let stopping = false;
function stopAll(code: number): void {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill("SIGTERM");
  const still = () => children.filter((child) => child.exitCode === null && child.signalCode === null);
  const timer = setInterval(() => {
    if (still().length > 0) return;
    clearInterval(timer);
    process.exit(code);
  }, 100);
  setTimeout(() => {
    for (const child of still()) child.kill("SIGKILL");
  }, 15_000).unref();
}

process.on("SIGINT", () => stopAll(0));
process.on("SIGTERM", () => stopAll(0));
await main();
