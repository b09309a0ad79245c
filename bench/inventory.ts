/**
 * What the inventory costs: polls and their writes, changes of the view, pages of lists, memory. Platforms are plain
 * objects in this process, so that the figures are Moxxie's own.
 *
 *   npm run bench:inventory -- [--guests 10000] [--endpoints 5] [--database postgresql://…]
 */
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { systemActor } from "@/lib/auth/actor";
import { GuestListQuery } from "@/lib/contracts/guests";
import { openDatabase } from "@/lib/db";
import { createInventory } from "@/lib/inventory/create-inventory";
import {
  FakePlatform,
  insertEndpoints,
  silentLog,
  startTestInventory,
  type TestInventory,
  testSecrets,
} from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { listGuests } from "@/lib/queries/guests";

const { values } = parseArgs({
  options: {
    guests: { type: "string", default: "10000" },
    endpoints: { type: "string", default: "5" },
    database: { type: "string" },
  },
});
const guestCount = Number(values.guests);
const endpointCount = Number(values.endpoints);

const gigabyte = 1024 ** 3;
const residentMb = () => Math.round(process.memoryUsage.rss() / 1024 ** 2);

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(62)} ${figure}`);
}

/** Runs the work `times` times; prints the median, the 95th percentile and the slowest. */
async function measure(what: string, times: number, work: (round: number) => unknown): Promise<void> {
  const durations: number[] = [];
  for (let round = 0; round < times; round++) {
    const began = performance.now();
    await work(round);
    durations.push(performance.now() - began);
  }
  durations.sort((a, b) => a - b);
  const at = (share: number) =>
    (durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0).toFixed(2);
  print(what, times === 1 ? `${at(0)} ms` : `p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   max ${at(1)} ms`);
}

function fill(platform: FakePlatform, { from, count }: { from: number; count: number }): void {
  const hosts = Array.from({ length: 10 }, (_, index) => `node${index + 1}`);
  for (const name of hosts) platform.addHost(name);
  platform.storages = hosts.map((hostName) => ({
    name: "local-lvm",
    hostName,
    hostNames: [hostName],
    type: "lvmthin",
    shared: false,
    available: true,
    contents: ["vm-disk"],
    totalGb: 4000,
    usedGb: 1000,
  }));
  for (let n = 0; n < count; n++) {
    platform.addGuest(String(100 + n), {
      name: `guest-${String(from + n).padStart(6, "0")}`,
      kind: n % 10 === 0 ? "container" : "vm",
      hostName: hosts[n % hosts.length],
      status: n % 5 === 0 ? "stopped" : "running",
      uptimeSeconds: n % 5 === 0 ? undefined : 3600 + n,
      cpuFraction: n % 5 === 0 ? undefined : (n % 90) / 100,
      memoryUsedMb: n % 5 === 0 ? undefined : 512 + (n % 1024),
      tags: [n % 3 ? "env-prod" : "env-test", `client-${n % 40}`],
    });
  }
}

/** Loads move with every poll, as they do. */
function moveLoads(platform: FakePlatform, round: number): void {
  for (const [vmId, guest] of platform.guestsByVmId)
    if (guest.status === "running")
      platform.guestsByVmId.set(vmId, { ...guest, cpuFraction: ((Number(vmId) + round * 7) % 100) / 100 });
}

const db = await openDatabase({ url: values.database, log: silentLog });
const platforms = Array.from({ length: endpointCount }, (_, index) => new FakePlatform(`pve-${index + 1}`));
const perEndpoint = Math.ceil(guestCount / endpointCount);
for (const [index, platform] of platforms.entries())
  fill(platform, { from: index * perEndpoint, count: Math.min(perEndpoint, guestCount - index * perEndpoint) });

print("machine", `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`);
print("guests, endpoints, database", `${guestCount}, ${endpointCount}, ${db.kind}`);
print("resident memory before", `${residentMb()} MB`);
if (db.kind === "server" && (await db.prisma.endpoint.count()) > 0)
  throw new Error("this database is in use; give an empty one");
for (const [index, { endpointId }] of platforms.entries())
  await insertEndpoints(db, [endpointId], `DC${(index % 4) + 1}`);

/** The longest gap between two turns of a timer that should come every 2 ms. */
let stoodStillMs = 0;
let lastTurn = performance.now();
setInterval(() => {
  const now = performance.now();
  stoodStillMs = Math.max(stoodStillMs, now - lastTurn - 2);
  lastTurn = now;
}, 2).unref();
function printBlocking(): void {
  print("  longest time the event loop stood still", `${stoodStillMs.toFixed(0)} ms`);
  stoodStillMs = 0;
}

let started: TestInventory | undefined;
await measure("first poll of all endpoints, all rows written", 1, async () => {
  started = await startTestInventory({ db, platforms });
});
if (!started) throw new Error("the inventory did not start");
const { inventory } = started;
const parts = started;
printBlocking();
const moxxie = { ...started, db } as unknown as Moxxie; // the queries below read nothing else of it

const first = platforms[0];
if (!first) throw new Error("give at least one endpoint");
const callsBefore = first.calls;
await measure(`one poll of one endpoint (${perEndpoint} guests), loads moved`, 20, async (round) => {
  moveLoads(first, round);
  await inventory.pollNow(first.endpointId);
});
print("  calls of the platform a poll", String((first.calls - callsBefore) / 20));
printBlocking();
await measure("the same with 5 % of the guests changed", 10, async (round) => {
  let index = 0;
  for (const vmId of first.guestsByVmId.keys())
    if (index++ % 20 === 0) first.changeGuest(vmId, { memoryMb: 1024 + round });
  await inventory.pollNow(first.endpointId);
});

const [someGuest] = inventory.view().guests.values();
await measure("one guest's row read again and shown", 50, () => inventory.applyGuest(someGuest?.id ?? ""));
await measure("datacenters and endpoints read again", 5, () => inventory.reload());
await measure("the whole estate read from the database (a start)", 3, async () => {
  const another = createInventory({ ...parts, db, log: silentLog, secrets: testSecrets, processId: "another" });
  await another.reload();
  await another.stop();
});

const page = (search: Record<string, unknown>) => listGuests(moxxie, systemActor, GuestListQuery.parse(search));
await measure("page of 100 of all guests, the first after a start", 1, () => page({}));
await measure("page of 100 of all guests", 500, () => page({}));
await measure("page of 100 by tags and datacenter", 500, () =>
  page({ selector: "env-prod AND NOT client-7", datacenter: "DC1" }),
);
await measure("page of 100 by tags, another expression each time", 100, (round) =>
  page({ selector: `client-${round % 40}`, name: String(round) }),
);
await measure("page of 100 right after a guest changed", 20, async () => {
  await inventory.applyGuest(someGuest?.id ?? "");
  page({});
});
await measure("  of which the change", 20, () => inventory.applyGuest(someGuest?.id ?? ""));
await measure("page of 100 by CPU load right after a poll", 10, async (round) => {
  moveLoads(first, round);
  await inventory.pollNow(first.endpointId);
  const began = performance.now();
  page({ sort: "-cpu" });
  return performance.now() - began;
});
await measure("all guests in pages of 1000", 5, () => {
  for (let cursor: string | undefined; ; ) {
    const { nextCursor } = page({ limit: 1000, cursor });
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
});

const hung = platforms.at(-1);
if (hung && hung !== first) {
  hung.failure = () => new Promise(() => undefined);
  const poll = inventory.pollNow(hung.endpointId).catch(() => undefined);
  await measure("page of 100 while an endpoint hangs", 500, () => page({}));
  await measure("one poll of another endpoint while one hangs", 10, () => inventory.pollNow(first.endpointId));
  void poll;
}

globalThis.gc?.();
print("resident memory after", `${residentMb()} MB`);
print(
  "heap in use",
  `${Math.round(process.memoryUsage().heapUsed / 1024 ** 2)} MB of ${(gigabyte / 1024 ** 2).toFixed(0)} MB`,
);
await started.stop();
await db.close();
