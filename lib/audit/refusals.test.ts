import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import { ChainCheck } from "./check-chain";
import { createRefusals, type Refusal } from "./refusals";

let db: Database;
let before: bigint;
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
});
afterAll(() => db?.close());
beforeEach(async () => {
  before = (await db.prisma.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
});

const log = createLogger({ level: "silent" });
const rows = () => db.prisma.auditEntry.findMany({ where: { id: { gt: before } }, orderBy: { id: "asc" } });
const told = async () =>
  (await rows()).map(({ actorName, detail }) => [actorName, (detail as { count: number }).count]);
const actor = (name: string) => ({ kind: "nobody", id: "nobody", name, ip: "192.0.2.1", requestId: null }) as const;
const refusal = (source: string, subject: string): Refusal => ({
  source,
  subject,
  record: { actor: actor(subject), command: "token.use", outcome: "refused", detail: { prefix: subject } },
  ofMany: { actor: actor(`many from ${source}`), command: "token.use", outcome: "refused" },
});

test("the first refusal is written at once, the others of its window as one row with their number", async () => {
  const refusals = createRefusals({ db, log }, { windowMs: 300 });
  for (let count = 0; count < 1_000; count++) refusals.note(refusal("a", "mox_1"));
  await refusals.settled();
  expect(await told()).toEqual([["mox_1", 1]]);
  await expect.poll(told, { timeout: 5_000 }).toEqual([
    ["mox_1", 1],
    ["mox_1", 999],
  ]);
  const [, second] = await rows();
  expect(second?.detail).toMatchObject({ prefix: "mox_1", count: 999, since: expect.any(String) });
  await refusals.flush();
  expect(await rows()).toHaveLength(2);
});

test("what stops tells what was counted", async () => {
  const refusals = createRefusals({ db, log });
  for (let count = 0; count < 3; count++) refusals.note(refusal("a", "mox_1"));
  await refusals.flush();
  expect(await told()).toEqual([
    ["mox_1", 1],
    ["mox_1", 2],
  ]);
});

test("a source with ever new subjects, and ever new sources, leave few rows that count them all", async () => {
  const refusals = createRefusals({ db, log });
  for (let n = 0; n < 500; n++) refusals.note(refusal("a", `mox_${n}`));
  for (let n = 0; n < 2_000; n++) refusals.note(refusal(`source ${n}`, "mox_x"));
  await refusals.flush();
  const all = await told();
  expect(all.length).toBeLessThanOrEqual(64);
  expect(all.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(2_500);
  expect(all).toContainEqual(["many from a", 494]);
  const everywhere = (await rows()).at(-1);
  expect(everywhere).toMatchObject({ actorName: "(many addresses)", ip: null, outcome: "refused" });
  const check = new ChainCheck();
  for (const row of await db.prisma.auditEntry.findMany({ orderBy: { id: "asc" } })) check.take(row);
  expect(check.end()).toBeNull();
});
