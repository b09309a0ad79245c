import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "@/lib/config";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { applyConfiguration } from "./apply-configuration";

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "moxxie-ranges-"));
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
});
afterEach(async () => {
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a start does with that file; gives what is warned of. */
async function start(yaml: string): Promise<string[]> {
  writeFileSync(join(folder, "moxxie.yaml"), yaml);
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  await applyConfiguration({ db, config: loadConfig({ cwd: folder, env: {} }), log });
  return lines;
}

const yaml = (policy: string, one: string, two: string) =>
  `overlappingRanges: ${policy}\ndatacenters:\n  DC1: { network: { ${one} } }\n  DC2: { network: { ${two} } }\n`;
const conflict = "The addresses 172.16.0.0/16 of DC1 overlap 172.16.8.0/24 of DC2";

test("datacenters whose ranges overlap are told at the start, or stop it with one line and nothing written", async () => {
  expect(await start(yaml("warning", "ipRange: 172.16.0.0/16", "ipRange: 172.16.8.0/24"))).toEqual([`${conflict}.`]);
  await expect(start(yaml("error", "ipRange: 172.16.0.0/16", "ipRange: 172.16.8.0/24"))).rejects.toThrow(
    `${conflict}; change one of them, or set overlappingRanges: warning.`,
  );
  const qinq = "qinqEnabled: true, serviceVlan: 1000";
  await expect(start(yaml("error", qinq, qinq))).rejects.toThrow("DC1 and DC2 both have the service VLAN 1000;");
  const networks = async () => {
    const rows = await db.prisma.datacenter.findMany({ orderBy: { id: "asc" } });
    return rows.map(({ network }) => network);
  };
  expect(await networks()).toMatchObject([{ ipRange: "172.16.0.0/16" }, { ipRange: "172.16.8.0/24" }]);
  const apart = yaml("error", "ipRange: 172.16.0.0/16", "ipRange: 172.17.0.0/16");
  expect(await start(apart)).toEqual([]);
  const dashboard = { id: "DC9", name: "Nine", limits: {}, source: "dashboard" } as const;
  await db.prisma.datacenter.create({ data: { ...dashboard, network: { ipRange: "172.17.1.0/24" } } });
  await expect(start(apart)).rejects.toThrow("The addresses 172.17.0.0/16 of DC2 overlap 172.17.1.0/24 of DC9;");
}, 60_000);

test("networks that were given out before the file was changed are told, with whose they are", async () => {
  const before = yaml("warning", "ipRange: 172.16.0.0/16, vlanRange: 100-200", "ipRange: 172.17.0.0/16");
  await start(before);
  const network = { clientId: "acme", purpose: "default", createdBy: "test", gateway: "172.16.5.1" };
  await db.prisma.networkAllocation.create({
    data: { ...network, datacenterId: "DC1", vlan: 150, subnet: "172.16.5.0/24" },
  });
  expect(await start(before)).toEqual([]);
  expect(await start(before.replace("100-200", "100-149"))).toEqual([
    "Datacenter DC1 has 1 network outside of its settings: VLAN 150 of acme",
  ]);
}, 60_000);
