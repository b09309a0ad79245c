import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeAuditNow } from "@/lib/audit/audit";
import { type Database, openDatabase, openReadOnly } from "@/lib/db";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import { childBundle } from "@/lib/testing/child-bundle";

const program = childBundle("scripts/audit-verify.ts");
const log = createLogger({ level: "silent" });
const actor = { kind: "user", id: "u1", name: "Ada", ip: null, requestId: null } as const;
const write = (db: Database) =>
  writeAuditNow(db, { actor, command: "vm.start", outcome: "done", detail: { half: 0.5 } });
const folder = mkdtempSync(join(tmpdir(), "moxxie-audit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(env: Record<string, string>, ...args: string[]) {
  const { DATABASE_URL: _, MOXXIE_CONFIG: __, ...rest } = process.env;
  const child = spawnSync(process.execPath, [...program(), ...args], {
    env: { ...rest, MOXXIE_DATA_DIR: folder, ...env },
    encoding: "utf8",
  });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

describe.runIf(hasServer() || process.env.CI === "true")("over a server that Moxxie uses meanwhile", () => {
  test("says that the log is whole, then what is broken, and that a noted head is gone", async () => {
    const { url, drop } = await createServerDatabase();
    const db = await openDatabase({ url, log });
    for (let row = 0; row < 4; row++) await write(db);
    const whole = run({ DATABASE_URL: url });
    expect(whole).toMatchObject({ code: 0, err: "" });
    expect(whole.out).toMatch(/is whole: 4 rows/);
    const head = /Head: ([0-9a-f]{64}) /.exec(whole.out)?.[1] ?? "";
    expect(run({ DATABASE_URL: url }, "--head", head)).toMatchObject({ code: 0 });

    await db.executeSql("ALTER TABLE audit_log DISABLE TRIGGER USER; DELETE FROM audit_log WHERE id = 4");
    const cut = run({ DATABASE_URL: url }, "--head", head);
    expect([cut.code, cut.out]).toEqual([1, expect.stringContaining("NOTED HEAD IS NOT IN THE CHAIN")]);
    await db.executeSql("UPDATE audit_log SET actor_name = 'Eve' WHERE id = 2");
    const broken = run({ DATABASE_URL: url }, "--json");
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({ valid: false, rows: 1, firstBroken: { id: "2", fault: "changed" } });

    const readOnly = await openReadOnly({ url, dataDir: folder });
    await expect(readOnly.prisma.setting.create({ data: { key: "x", value: 1 } })).rejects.toThrow(/read-only/);
    await readOnly.close();
    await db.close();
    await drop();
  }, 60_000);
});

test("over the embedded database, which has room for one process", async () => {
  expect(run({})).toMatchObject({ code: 2, err: expect.stringContaining("no embedded database") });
  const db = await openDatabase({ dataDir: folder, log });
  await write(db);
  expect(run({})).toMatchObject({ code: 2, err: expect.stringContaining("in use") });
  await db.close();
  expect(run({})).toMatchObject({ code: 0, out: expect.stringContaining("is whole: 1 rows") });
  const readOnly = await openReadOnly({ dataDir: folder });
  await expect(readOnly.prisma.setting.create({ data: { key: "x", value: 1 } })).rejects.toThrow(/read-only/);
  await readOnly.close();
}, 120_000);

test("a wrong flag or head is said in a line", () => {
  expect(run({}, "--heads")).toMatchObject({ code: 2, err: expect.stringContaining("usage:") });
  expect(run({}, "--head", "abc")).toMatchObject({ code: 2, err: expect.stringContaining("64 hexadecimal digits") });
});
