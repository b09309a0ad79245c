import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { identityOf } from "@/lib/auth/identity";
import { defineCommand } from "@/lib/commands/define";
import { PlanBuilder } from "@/lib/commands/plan";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { commandRoute } from "./command-route";
import { actorOf, json, partOfMoxxie, serving } from "./fakes.test-helper";
import { route } from "./route";

let db: Database;
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
});
afterAll(() => db?.close());

const touch = defineCommand<z.ZodObject, object>({
  name: "test.touch",
  summary: "Touch",
  input: z.strictObject({}),
  permission: "vm:delete",
  risk: "routine",
  plan: async () => new PlanBuilder("Touch", { type: "task", id: "x", name: "x", datacenterId: null }).build({}),
  apply: async () => undefined,
});

test("a command that is refused at the door leaves a row with who, from where and why; a flood of them two", async () => {
  const moxxie = partOfMoxxie({ db });
  const ask = serving({ actor: actorOf({ role: "viewer", name: "Vera" }), moxxie }, "/things", {
    POST: commandRoute({ command: touch, id: "touch", tag: "Things", input: () => ({}) }),
    GET: route({
      id: "list",
      summary: "List",
      tag: "Things",
      permission: "audit:read",
      response: z.null(),
      handle: () => null,
    }),
  });
  for (let time = 0; time < 30; time++) expect((await ask("POST", "/things", json({}))).status).toBe(403);
  // Reading what one may not is refused, and changes nothing.
  expect((await ask("GET", "/things")).status).toBe(403);
  await identityOf(moxxie).refusals.flush();
  const rows = await db.prisma.auditEntry.findMany({ orderBy: { id: "asc" } });
  expect(rows).toMatchObject([
    { command: "test.touch", outcome: "refused", actorName: "Vera", ip: "192.0.2.1", detail: { count: 1 } },
    { command: "test.touch", outcome: "refused", detail: { count: 29, error: { code: "forbidden" } } },
  ]);
  expect(rows[0]?.requestId).toEqual(expect.any(String));
});
