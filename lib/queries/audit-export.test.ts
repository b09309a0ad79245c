import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AuditRecord, writeAudits } from "@/lib/audit/audit";
import { linkHash } from "@/lib/audit/chain";
import type { Actor } from "@/lib/auth/actor";
import { AuditExportQuery } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { admin, operator } from "@/lib/testing/world";
import { exportAudit } from "./audit-export";

describe.each(testDatabases())("exports of the audit log on the $name database", ({ create }) => {
  let db: Database;
  beforeEach(async () => {
    db = await create();
  });
  afterEach(() => db?.close());

  const write = (records: Partial<AuditRecord>[]) =>
    db.prisma.$transaction((tx) =>
      writeAudits(
        tx,
        records.map((record) => ({ actor: admin, command: "vm.start", outcome: "done", ...record })),
      ),
    );
  async function exported(query: Record<string, unknown>, actor: Actor = admin): Promise<string> {
    const pieces: string[] = [];
    for await (const piece of await exportAudit({ db }, actor, AuditExportQuery.parse(query))) pieces.push(piece);
    return pieces.join("");
  }
  const lines = (text: string) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test("JSON Lines hold every row once, oldest first, and all that its hash is made of", async () => {
    await write(Array.from({ length: 1_203 }, (_, n) => ({ detail: { n, half: n / 3 } })));
    const rows = lines(await exported({}));
    expect(rows.map(({ detail }) => detail.n)).toEqual(Array.from({ length: 1_203 }, (_, n) => n));
    let before = "0".repeat(64);
    for (const { id: _, previousHash, hash, ...facts } of rows) {
      expect(previousHash).toBe(before);
      expect(linkHash(previousHash, facts)).toBe(hash);
      before = hash;
    }
  });

  test("takes the list's filters, and of an administrator of some datacenters only theirs", async () => {
    await write([
      { command: "vm.start", datacenterId: "DC1" },
      { command: "vm.stop", datacenterId: "DC1" },
      { command: "vm.stop", datacenterId: "DC2" },
    ]);
    const places = async (query: object, actor?: Actor) =>
      lines(await exported({ ...query }, actor)).map(({ command, datacenter }) => `${command} ${datacenter}`);
    expect(await places({ command: "vm.stop" })).toEqual(["vm.stop DC1", "vm.stop DC2"]);
    expect(await places({}, { ...admin, datacenterIds: ["DC1"] })).toEqual(["vm.start DC1", "vm.stop DC1"]);
    await expect(exported({}, operator)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is itself audited, before the first piece, and not in itself", async () => {
    await write([{}]);
    expect(lines(await exported({ outcome: "done", format: "jsonl" }))).toHaveLength(1);
    await exportAudit({ db }, admin, AuditExportQuery.parse({ format: "csv", q: "web" }));
    const rows = await db.prisma.auditEntry.findMany({ where: { command: "audit.export" }, orderBy: { id: "asc" } });
    expect(rows.map(({ actorName, detail }) => [actorName, detail])).toEqual([
      [admin.name, { format: "jsonl", filter: { outcome: "done" } }],
      [admin.name, { format: "csv", filter: { q: "web" } }],
    ]);
  });

  test("CSV has a header, ends lines with CRLF, quotes what needs it and runs nothing", async () => {
    const target = { type: "guest", id: "g1", name: "=1+1" };
    await write([{ target, detail: { note: 'say "hi", twice\n' } }, { actor: { ...admin, name: "-2", ip: null } }]);
    const [header, first, second, end] = (await exported({ format: "csv" })).split("\r\n");
    expect(header).toBe(
      "\uFEFFid,at,actorKind,actorId,actorName,ip,command,targetType,targetId,targetName,datacenter,outcome,detail,operationId,requestId,previousHash,hash",
    );
    expect(first).toContain(`,guest,g1,'=1+1,,done,"{""note"":""say \\""hi\\"", twice\\n""}",,`);
    expect(second).toContain(",'-2,,vm.start,,,,,done,,,");
    expect([first, second].map((line) => line?.split(",").at(-1)?.length)).toEqual([64, 64]);
    expect(end).toBe("");
  });

  test("the program in the documentation accepts an export, and names the line of a changed one", async () => {
    await write([{ detail: { text: "größer €", list: [1.5, -0, 1e21], b: { z: null, a: true } } }, {}, {}]);
    const text = await exported({});
    const folder = mkdtempSync(join(tmpdir(), "audit-"));
    const [, program = ""] =
      /```js\n(\/\/ verify-audit\.mjs[\s\S]*?)```/.exec(readFileSync("docs/audit.md", "utf8")) ?? [];
    writeFileSync(join(folder, "verify-audit.mjs"), program);
    const run = (content: string) => {
      writeFileSync(join(folder, "audit.jsonl"), content);
      try {
        return execFileSync(process.execPath, ["verify-audit.mjs", "audit.jsonl"], {
          cwd: folder,
          encoding: "utf8",
          stdio: "pipe",
        });
      } catch (error) {
        return String((error as { stderr: string }).stderr);
      }
    };
    expect(run(text)).toMatch(/^3 rows hold/);
    expect(run(text.replace("größer", "grosser"))).toMatch(/line 1/);
    const [one, , three] = text.trimEnd().split("\n");
    expect(run(`${one}\n${three}\n`)).toMatch(/line 2/);
    rmSync(folder, { recursive: true });
  });
});
