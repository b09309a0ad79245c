/**
 * How long the plan of a bulk takes, and how that grows with the estate: hypothetical guests are added one after the
 * other, each placed beside those before it. Estates are made in memory; no platform answers, and none is asked.
 *
 *   npm run bench:bulk-plan -- [--hosts 100,1000] [--guests 10000,100000] [--items 500] [--rounds 5]
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { planBulk } from "@/lib/commands/bulk/plan-bulk";
import { BulkRequest } from "@/lib/contracts/bulk";
import { openDatabase } from "@/lib/db";
import { FakePlatform, fakeRegistry, silentLog } from "@/lib/inventory/testing";
import { startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { makeEstate } from "./placement-estate";

const { values } = parseArgs({
  options: {
    hosts: { type: "string", default: "100,1000" },
    guests: { type: "string", default: "10000,100000" },
    items: { type: "string", default: "500" },
    rounds: { type: "string", default: "5" },
  },
});
const numbers = (list: string) => list.split(",").map(Number);
const items = Number(values.items);

type Operation = BulkRequest["operations"][number];

const creation = (n: number, more: object = {}): Operation => ({
  type: "CREATE_VM",
  params: { name: `new-${n}`, datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 4, ...more },
});
const rows = <T>(make: (n: number) => T) => Array.from({ length: items }, (_, n) => make(n));

const db = await openDatabase({ log: silentLog });
const bare = await startBareMoxxie({ db, platforms: [], work: false });
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`);
print(["request", "items", "hosts", "guests", "planned", "hosts taken", "median ms", "max ms", "CPU ms"]);
for (const guests of numbers(values.guests))
  for (const hosts of numbers(values.hosts)) await measureEstate(hosts, guests);
await bare.stop();
await db.close();

async function measureEstate(hosts: number, guests: number): Promise<void> {
  const estate = makeEstate({ hosts, guests });
  const endpointIds = [...estate.endpoints.keys()];
  const providers = fakeRegistry(endpointIds.map((id) => new FakePlatform(id)));
  for (const id of endpointIds) {
    const platform = providers.set({
      id,
      provider: "proxmox",
      url: "https://bench.example",
      credentials: { token: "" },
      options: {},
    });
    Object.assign(platform.guests, { creation: () => [] });
  }
  const stopped = [...estate.guests.values()].filter(({ status, kind }) => status === "stopped" && kind === "vm");
  const requests: Record<string, Operation[]> = {
    creations: rows((n) => creation(n)),
    "creations, of a client, tagged": rows((n) =>
      creation(n, { clientId: "client-7", tags: ["env-prod", "client-7"] }),
    ),
    "creations, each with rules": rows((n) =>
      creation(n, {
        tags: ["env-prod"],
        affinityRules: {
          preferDifferentHost: [{ selector: "client-7" }, ...(n > 0 ? [`new-${n - 1}`] : [])],
          requireSameDC: ["guest-1"],
        },
      }),
    ),
    starts: rows((n) => ({ type: "START_VM", params: { vmId: stopped[n % stopped.length]?.id ?? "" } })),
  };
  const inventory = { ...bare.inventory, view: () => estate, freshnessOf: () => "fresh" as const };
  for (const [what, operations] of Object.entries(requests)) {
    const request = BulkRequest.parse({ operations, mode: "best_effort" });
    const times: number[] = [];
    let planned = await planBulk({ moxxie: { ...bare, providers, inventory }, actor: admin }, request);
    const before = process.cpuUsage();
    for (let round = 0; round < Number(values.rounds); round++) {
      const from = performance.now();
      planned = await planBulk({ moxxie: { ...bare, providers, inventory }, actor: admin }, request);
      times.push(performance.now() - from);
    }
    const { user, system } = process.cpuUsage(before);
    times.sort((a, b) => a - b);
    const good = planned.items.filter(({ plan }) => plan.refusal === null);
    const taken = new Set(good.map(({ endpointId, hostName }) => `${endpointId} ${hostName}`));
    const ms = (time: number | undefined) => (time ?? 0).toFixed(0);
    print([
      what,
      items,
      hosts,
      guests,
      good.length,
      taken.size,
      ms(times[Math.floor(times.length / 2)]),
      ms(times.at(-1)),
      ms((user + system) / 1000 / times.length),
    ]);
  }
}

function print([first = "", ...others]: (string | number)[]): void {
  process.stdout.write(`${first.toString().padEnd(32)}${others.map((each) => String(each).padStart(12)).join("")}\n`);
}
