import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { type AuditRecord, writeAudit, writeAuditNow, writeAudits } from "./audit";
import { genesisHash, linkHash } from "./chain";
import { ChainCheck } from "./check-chain";
import { factsOf } from "./facts";

const actor = { kind: "user", id: "u1", name: "Ada", ip: "192.0.2.1", requestId: "r1" } as const;
const record = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  actor,
  command: "vm.start",
  outcome: "done",
  ...change,
});

/** Everything that callers and the people behind them may send, storable or not. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, 0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER + 2, 0.1 + 0.2, Number.NaN),
);
const anyDetail = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, undefined, true, false, "", "__proto__", "$type"),
    anyNumber,
    anyText,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom("__proto__", "$type", "value", "1", "10", "2")), tie("value"), {
      maxKeys: 5,
    }),
  ),
})).value;
const anyRecord = fc.record({
  actor: fc.record({
    kind: fc.constantFrom("user", "token", "system"),
    id: anyText,
    name: anyText,
    ip: fc.option(anyText),
    requestId: fc.option(anyText),
  }),
  command: anyText,
  target: fc.option(fc.record({ type: anyText, id: anyText, name: anyText })),
  datacenterId: fc.option(anyText),
  outcome: fc.constantFrom("accepted", "done", "refused", "failed"),
  detail: anyDetail,
  operationId: fc.option(
    fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.toUpperCase()),
    ),
  ),
});

describe.each(testDatabases())("the audit log on the $name database", ({ create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
  });
  afterAll(() => db?.close());

  const rowsAfter = (id: bigint) =>
    db.prisma.auditEntry.findMany({ where: { id: { gt: id } }, orderBy: { id: "asc" } });
  const newestId = async () => (await db.prisma.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
  async function checked() {
    const check = new ChainCheck();
    for (const row of await rowsAfter(0n)) if (!check.take(row)) break;
    return { broken: check.end(), chained: check.chained, unchained: check.unchained };
  }

  test("the first row goes on from the genesis word, rows from before the chain stay without a hash", async () => {
    const old = { actorKind: "user", actorId: "a", actorName: "Ada", command: "x", outcome: "done" };
    await db.prisma.auditEntry.createMany({ data: [old, old] });
    await writeAuditNow(db, record({ detail: { b: 1, a: [2] } }));
    const [, , first] = await rowsAfter(0n);
    if (!first) throw new Error("no row");
    expect(first.previousHash).toBe(genesisHash);
    expect(first.hash).toBe(linkHash(genesisHash, factsOf(first)));
    expect(Math.abs(first.at.getTime() - Date.now())).toBeLessThan(10_000);
    expect(await checked()).toEqual({ broken: null, chained: 1, unchained: 2 });
  });

  test("whatever is written verifies when it is read, in the order in which it was given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 6 }), async (records) => {
        const before = await newestId();
        await db.prisma.$transaction((tx) => writeAudits(tx, records as AuditRecord[]));
        const rows = await rowsAfter(before);
        expect(rows.map(({ outcome }) => outcome)).toEqual(records.map(({ outcome }) => outcome));
        for (const row of rows) expect(row.hash).toBe(linkHash(row.previousHash ?? "", factsOf(row)));
      }),
      { numRuns: 150 },
    );
    expect((await checked()).broken).toBeNull();
  }, 60_000);

  test("a row is there exactly when its change is", async () => {
    const before = await newestId();
    const change = (key: string, fail: boolean) =>
      db.prisma.$transaction(async (tx) => {
        await tx.setting.create({ data: { key, value: 1 } });
        await writeAudit(tx, record({ command: key }));
        if (fail) throw new Error("on purpose");
      });
    await change("kept", false);
    await expect(change("undone", true)).rejects.toThrow("on purpose");
    expect((await rowsAfter(before)).map(({ command }) => command)).toEqual(["kept"]);
  });

  test("many writers at once, some rolled back, make one chain whose order is that of the numbers", async () => {
    const before = await newestId();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        db.prisma.$transaction(async (tx) => {
          // Others locks come first, as everywhere; two writers of one room wait for each other here.
          await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`room ${n % 3}`}))`;
          await tx.setting.upsert({
            where: { key: `n${n % 7}` },
            create: { key: `n${n % 7}`, value: n },
            update: { value: n },
          });
          await writeAudits(
            tx,
            Array.from({ length: (n % 3) + 1 }, (_, part) => record({ detail: { n, part } })),
          );
          if (n % 5 === 0) throw new Error("on purpose");
        }),
      ),
    );
    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failures.map(({ reason }) => String(reason.message))).toEqual(Array(40).fill("on purpose"));
    const rows = await rowsAfter(before);
    expect(rows).toHaveLength(
      outcomes.reduce((sum, { status }, n) => sum + (status === "fulfilled" ? (n % 3) + 1 : 0), 0),
    );
    for (const [place, row] of rows.entries()) if (place > 0) expect(row.previousHash).toBe(rows[place - 1]?.hash);
    expect((await checked()).broken).toBeNull();
  }, 60_000);

  test("the database refuses to change or remove a row, whoever asks and however", async () => {
    await writeAuditNow(db, record());
    const all = await rowsAfter(0n);
    const { prisma } = db;
    const attempts = [
      () => prisma.auditEntry.updateMany({ data: { actorName: "Eve" } }),
      () => prisma.auditEntry.deleteMany(),
      () => prisma.auditEntry.delete({ where: { id: all[0]?.id } }),
      () => prisma.$executeRawUnsafe("UPDATE audit_log SET detail = '{}' WHERE id = (SELECT max(id) FROM audit_log)"),
      () => prisma.$executeRawUnsafe("DELETE FROM audit_log WHERE id = (SELECT max(id) FROM audit_log)"),
      () => prisma.$executeRawUnsafe("TRUNCATE audit_log"),
      () => prisma.$executeRawUnsafe("TRUNCATE audit_log, settings CASCADE"),
      () => db.executeSql("DELETE FROM audit_log"),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/append-only/);
    expect(await rowsAfter(0n)).toEqual(all);
  });

  test("the chain cannot fork: two rows after the same one are refused", async () => {
    await writeAuditNow(db, record());
    const [last] = (await rowsAfter(0n)).slice(-1);
    if (!last) throw new Error("no row");
    const { id: _, detail: __, ...copy } = last;
    await expect(db.prisma.auditEntry.create({ data: { ...copy, hash: randomUUID() } })).rejects.toThrow(
      /previous_hash/,
    );
  });
});
