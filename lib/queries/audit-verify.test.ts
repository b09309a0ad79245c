import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAudits } from "@/lib/audit/audit";
import { genesisHash, linkHash } from "@/lib/audit/chain";
import { factsOf } from "@/lib/audit/facts";
import type { Database } from "@/lib/db";
import type { AuditEntry } from "@/lib/db/generated/client";
import { nextTurn } from "@/lib/db/next-turn";
import { testDatabases } from "@/lib/db/testing";
import { admin, operator, viewer } from "@/lib/testing/world";
import { verifyAudit } from "./audit-verify";

describe.each(testDatabases())("verifying the audit log on the $name database", ({ create }) => {
  let db: Database;
  beforeEach(async () => {
    db = await create();
  });
  afterEach(() => db?.close());

  const write = (count: number) =>
    db.prisma.$transaction((tx) =>
      writeAudits(
        tx,
        Array.from({ length: count }, (_, n) => ({
          actor: admin,
          command: "vm.start",
          target: { type: "guest", id: `g${n}`, name: `web-${n}` },
          outcome: "done" as const,
          detail: { n, changes: [{ field: "memoryMb", from: 512, to: 1024 }] },
        })),
      ),
    );
  const rows = () => db.prisma.auditEntry.findMany({ orderBy: { id: "asc" } });
  const verify = (head?: string) => verifyAudit({ db }, admin, { head });
  /** As somebody would who holds the database itself and has switched its triggers off. */
  async function tamper(sql: string): Promise<void> {
    await db.executeSql("ALTER TABLE audit_log DISABLE TRIGGER USER");
    await db.executeSql(sql);
    await db.executeSql("ALTER TABLE audit_log ENABLE TRIGGER USER");
  }
  async function rowAt(place: number): Promise<AuditEntry> {
    const row = (await rows()).at(place);
    if (!row) throw new Error(`no row ${place}`);
    return row;
  }

  test("an empty log is whole, and so is one of many batches, and one from before the chain", async () => {
    expect(await verify()).toMatchObject({ valid: true, rows: 0, unchained: 0, head: null, firstBroken: null });
    const old = { actorKind: "user", actorId: "a", actorName: "Ada", command: "x", outcome: "done" };
    await db.prisma.auditEntry.createMany({ data: Array(1_500).fill(old) });
    expect(await verify()).toMatchObject({ valid: true, rows: 0, unchained: 1_500, head: null });
    for (let batch = 0; batch < 5; batch++) await write(500);
    const last = await rowAt(-1);
    expect(await verify()).toMatchObject({
      valid: true,
      rows: 2_500,
      unchained: 1_500,
      head: { id: String(last.id), hash: last.hash },
      firstBroken: null,
      notedHead: null,
    });
  });

  test.each([
    ["a text", "UPDATE audit_log SET actor_name = 'Eve' WHERE id = $"],
    ["a time by a millisecond", "UPDATE audit_log SET at = at + interval '1 ms' WHERE id = $"],
    [
      "a figure deep in the detail",
      `UPDATE audit_log SET detail = jsonb_set(detail, '{changes,0,to}', '1025') WHERE id = $`,
    ],
    ["a field that was empty", "UPDATE audit_log SET operation_id = gen_random_uuid() WHERE id = $"],
    ["a part of an empty target", "UPDATE audit_log SET target_type = NULL, target_id = NULL WHERE id = $"],
    ["its hash", `UPDATE audit_log SET hash = repeat('a', 64) WHERE id = $`],
  ])("a row in which %s was changed is named", async (_, sql) => {
    await write(20);
    const row = await rowAt(9);
    await tamper(sql.replace("$", String(row.id)));
    const outcome = await verify();
    expect(outcome).toMatchObject({
      valid: false,
      rows: 9,
      head: { id: String(row.id - 1n) },
      firstBroken: { id: String(row.id), fault: "changed" },
    });
    expect(outcome.firstBroken?.reason).toContain(`row ${row.id}`);
  });

  test("a row that was rewritten with its hash is found at the next one", async () => {
    await write(5);
    const row = await rowAt(2);
    const hash = linkHash(row.previousHash ?? "", factsOf({ ...row, actorName: "Eve" }));
    await tamper(`UPDATE audit_log SET actor_name = 'Eve', hash = '${hash}' WHERE id = ${row.id}`);
    expect((await verify()).firstBroken).toMatchObject({ id: String(row.id + 1n), fault: "missing" });
  });

  test("removed rows are found at the first, in the middle, and at the end by a head that was noted", async () => {
    await write(10);
    const all = await rows();
    await tamper(`DELETE FROM audit_log WHERE id IN (${all[4]?.id}, ${all[5]?.id})`);
    expect(await verify()).toMatchObject({ rows: 4, firstBroken: { id: String(all[6]?.id), fault: "missing" } });
    await tamper(`DELETE FROM audit_log WHERE id <= ${all[5]?.id}`);
    expect(await verify()).toMatchObject({ rows: 0, firstBroken: { id: String(all[6]?.id), fault: "missing" } });
  });

  test("an end that was cut off holds in itself, and a head that was noted tells", async () => {
    await write(10);
    const noted = (await verify()).head;
    await write(3);
    expect((await verify(noted?.hash)).notedHead).toEqual({ hash: noted?.hash, found: true, id: noted?.id });
    await tamper(`DELETE FROM audit_log WHERE id >= ${noted?.id}`);
    expect(await verify(noted?.hash)).toMatchObject({ valid: true, rows: 9, notedHead: { found: false, id: null } });
    // Rewritten from before the head on, every link holds again; the head is gone.
    await write(5);
    expect(await verify(noted?.hash)).toMatchObject({ valid: true, rows: 14, notedHead: { found: false } });
  });

  test("a head beyond a broken link does not count as being in the chain", async () => {
    await write(10);
    const { head } = await verify();
    await tamper(`UPDATE audit_log SET ip = '192.0.2.66' WHERE id = ${(await rowAt(3)).id}`);
    expect(await verify(head?.hash)).toMatchObject({ valid: false, notedHead: { found: false } });
  });

  test("a row that was put in is named, with a hash or without", async () => {
    await write(4);
    const between = await rowAt(1);
    // Numbers are free where transactions were rolled back.
    await tamper(`UPDATE audit_log SET id = id + 10 WHERE id > ${between.id}`);
    const { detail: _, ...copy } = between;
    const forged = { ...copy, id: between.id + 1n, actorName: "Eve", previousHash: genesisHash.replace("0", "1") };
    await db.prisma.auditEntry.create({
      data: { ...forged, hash: linkHash(forged.previousHash, factsOf({ ...forged, detail: null })) },
    });
    expect(await verify()).toMatchObject({ rows: 2, firstBroken: { id: String(forged.id), fault: "inserted" } });
    await tamper(`UPDATE audit_log SET hash = NULL, previous_hash = NULL WHERE id = ${forged.id}`);
    expect(await verify()).toMatchObject({ rows: 2, firstBroken: { id: String(forged.id), fault: "unchained" } });
  });

  test("a row that was put in past Moxxie at the end is named, and Moxxie writes on", async () => {
    await write(2);
    const old = { actorKind: "user", actorId: "a", actorName: "Eve", command: "x", outcome: "done" };
    const { id } = await db.prisma.auditEntry.create({ data: old });
    await write(2);
    expect((await verify()).firstBroken).toMatchObject({ id: String(id), fault: "unchained" });
  });

  test("rows that are written meanwhile do not disturb it", async () => {
    await write(500);
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await write(7);
        await nextTurn();
      }
    })();
    for (let time = 0; time < 5; time++) expect(await verify()).toMatchObject({ valid: true });
    writing = false;
    await writer;
    const head = (await rowAt(-1)).hash ?? "";
    // One reading is shared; a head that is younger than it is looked for again.
    const [, second] = await Promise.all([verify(), write(1).then(async () => verify((await rowAt(-1)).hash ?? ""))]);
    expect(second.notedHead?.found).toBe(true);
    expect((await verify(head)).notedHead?.found).toBe(true);
  });

  test("is for administrators of all datacenters", async () => {
    for (const actor of [viewer, operator, { ...admin, datacenterIds: ["DC1"] }])
      await expect(verifyAudit({ db }, actor)).rejects.toMatchObject({ code: "forbidden" });
  });
});
