import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import { writeAuditNow } from "./audit";
import { logAuditHead } from "./head-log";

let db: Database;
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
});
afterAll(() => db?.close());

test("the log gets the hash of the newest row, and nothing while there is none", async () => {
  const lines: string[] = [];
  const destination = new Writable({ write: (line, _, done) => done(void lines.push(String(line))) });
  const log = createLogger({ level: "info", destination });
  await logAuditHead({ db, log });
  expect(lines).toEqual([]);
  const actor = { kind: "system", id: "system", name: "Moxxie", ip: null, requestId: null } as const;
  for (const command of ["one", "two"]) await writeAuditNow(db, { actor, command, outcome: "done" });
  await logAuditHead({ db, log });
  const newest = await db.prisma.auditEntry.findFirstOrThrow({ where: { command: "two" } });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "info", auditHead: { id: String(newest.id), hash: newest.hash, at: newest.at.toISOString() } },
  ]);
});
