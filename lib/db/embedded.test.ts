import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger } from "@/lib/log";
import { childBundle } from "@/lib/testing/child-bundle";
import { openDatabase } from "./database";
import { openScratchDatabase } from "./embedded";
import { vacuumAll } from "./embedded-maintenance";

const writer = childBundle("lib/db/embedded-writer.test-helper.ts");
const log = createLogger({ level: "silent" });
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "moxxie-embedded-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

/** A process that opens the database, then prints the number of each row after its commit was acknowledged. */
function startWriter(firstRow: number) {
  const child = spawn(process.execPath, [...writer(), dataDir, String(firstRow)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value } = await lines.next();
  return String(value);
}

test("what was acknowledged survives kill -9 in the middle of writes, whole", { timeout: 120_000 }, async () => {
  let acknowledged = 0;
  for (let round = 1; round <= 4; round++) {
    const { child, lines } = startWriter(acknowledged + round * 1000);
    expect(await nextLine(lines)).toBe("open");
    const firstRow = acknowledged + round * 1000;
    for (let row = firstRow; row < firstRow + 20 * round; row++) expect(await nextLine(lines)).toBe(String(row));
    child.kill("SIGKILL");
    await once(child, "exit");
    let last = firstRow + 20 * round - 1;
    for (let rest = await lines.next(); !rest.done; rest = await lines.next()) last = Number(rest.value);

    const db = await openDatabase({ dataDir, log });
    const users = await db.prisma.user.findMany({ where: { email: { startsWith: "row-" } } });
    const rows = new Set(users.map(({ email }) => Number(email.slice(4))));
    for (let row = firstRow; row <= last; row++) expect(rows).toContain(row);
    expect(users.filter(({ name }) => name !== "whole")).toEqual([]);
    await db.close();
    acknowledged = last;
  }
});

test("a second process is refused in one clear line, and let in when the first is gone", {
  timeout: 60_000,
}, async () => {
  const { child, lines } = startWriter(0);
  expect(await nextLine(lines)).toBe("open");
  const refusal = await openDatabase({ dataDir, log }).catch((thrown: unknown) => thrown);
  expect(refusal).toMatchObject({
    name: "DatabaseOpenError",
    message:
      `The embedded database in ${dataDir} is in use by another Moxxie (process ${child.pid}): ` +
      "stop that one, choose another MOXXIE_DATA_DIR, or set DATABASE_URL to share a PostgreSQL server.",
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  const db = await openDatabase({ dataDir, log });
  await expect(openDatabase({ dataDir, log })).rejects.toThrow("in use by another Moxxie");
  await db.close();
  await (await openDatabase({ dataDir, log })).close();
});

test("a first start that was killed half-way is begun anew", async () => {
  mkdirSync(join(dataDir, "db.new", "base"), { recursive: true });
  const db = await openDatabase({ dataDir, log });
  expect(await db.prisma.user.count()).toBe(0);
  await db.close();
  expect(existsSync(join(dataDir, "db.new"))).toBe(false);
});

test("upkeep vacuums every table and gives room back for reuse", async () => {
  const client = await openScratchDatabase([]);
  await client.exec(
    "CREATE TABLE busy (id int PRIMARY KEY, filler text); CREATE SCHEMA other; CREATE TABLE other.quiet (id int)",
  );
  const fill = "INSERT INTO busy SELECT n, repeat('x', 500) FROM generate_series(1, 1000) n";
  const size = async () =>
    (await client.query<{ bytes: number }>("SELECT pg_relation_size('busy')::int AS bytes")).rows[0]?.bytes;
  await client.exec(fill);
  const sizeOnce = await size();
  await client.exec("DELETE FROM busy");
  expect(await vacuumAll(client)).toEqual(["other.quiet", "public.busy"]);
  await client.exec(fill);
  expect(await size()).toBe(sizeOnce);
  await client.close();
});

test("a data folder that cannot be made is named", async () => {
  await expect(openDatabase({ dataDir: "/dev/null/moxxie", log })).rejects.toThrow(
    /^Cannot use MOXXIE_DATA_DIR \/dev\/null\/moxxie: /,
  );
});
