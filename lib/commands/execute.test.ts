import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { FakePlatform } from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, operator, viewer } from "@/lib/testing/world";
import { type Command, defineCommand, type ExecuteOptions, type Plan, PlanOutdated, type Risk } from "./define";
import { execute, parseInput } from "./execute";
import { PlanBuilder } from "./plan";

const Input = z.strictObject({ guestId: z.uuid(), pin: z.string().default("s3cret") });
type Input = z.output<typeof Input>;
interface Decisions {
  host: string;
}
type Part = Partial<Command<typeof Input, Decisions>>;

const planFor = ({ guestId }: Pick<Input, "guestId">): PlanBuilder =>
  new PlanBuilder("Touch VM 100 Web", { type: "guest", id: guestId, name: "Web", datacenterId: "DC1", guestId });

/** A command with steps that does nothing but what the test says. */
const touch = (part: Part & { risk?: Risk } = {}) =>
  defineCommand<typeof Input, Decisions>({
    name: "test.touch",
    summary: "Touch a guest",
    input: Input,
    permission: "vm:update",
    risk: "routine",
    secrets: ["pin"],
    plan: async (_, input) => planFor(input).effect("Touches it.").build({ host: "pve1" }),
    steps: () => [{ name: "touch", title: "Touch it", run: async () => undefined }],
    ...part,
  });

/** One whose whole effect is a row, written in the transaction. */
const setting = (apply: Part["apply"] = writeSetting) => {
  const { steps: _, applyAll: __, ...rest } = touch();
  return defineCommand<typeof Input, Decisions>({ ...rest, name: "test.setting", apply });
};
const writeSetting: NonNullable<Part["apply"]> = async ({ tx, input }) =>
  void (await tx.setting.create({ data: { key: input.guestId, value: 1 } }));

describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  let guestId: string;
  let auditBefore = 0n;

  beforeAll(async () => {
    db = await create();
    const platform = new FakePlatform("pve").addHost("pve1").addGuest("100", { name: "Web" });
    // Nobody works on the operations here: what is accepted stays as it was accepted.
    moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
    guestId = (await db.prisma.guest.findFirstOrThrow()).id;
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });
  beforeEach(async () => {
    auditBefore = (await db.prisma.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
    await db.prisma.operation.deleteMany();
    await db.prisma.guest.updateMany({ data: { busyOperationId: null } });
  });

  /** How many rows each table has, the job system's too. */
  async function rowCounts(): Promise<Record<string, number>> {
    const tables = await db.prisma.$queryRaw<{ name: string }[]>`
      SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
      WHERE schemaname = 'public' OR (schemaname = 'pgboss' AND tablename LIKE 'job%')`;
    const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`);
    const rows = await db.prisma.$queryRawUnsafe<{ name: string; n: number }[]>(counts.join(" UNION ALL "));
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }
  /** The rows of the test. */
  const audit = () => db.prisma.auditEntry.findMany({ where: { id: { gt: auditBefore } }, orderBy: { id: "asc" } });
  const busyWith = async () => (await db.prisma.guest.findUniqueOrThrow({ where: { id: guestId } })).busyOperationId;

  function run<D extends object, R>(
    command: Command<typeof Input, D, R>,
    options: ExecuteOptions = {},
    { actor = admin, input = { guestId }, on = moxxie }: { actor?: Actor; input?: unknown; on?: Moxxie } = {},
  ) {
    return execute(on, actor, { command, input, options });
  }

  test("an accepted command is an operation, its steps, an audit row, an event, a job and a claimed guest, all at once", async () => {
    const before = await rowCounts();
    const outcome = await run(touch());
    if (outcome.kind !== "accepted") throw new Error("not accepted");
    const after = await rowCounts();
    const more = Object.entries(after).filter(([name, count]) => count !== before[name]);
    const grown = more.map(([name]) => name.replace(/^public\.|^pgboss\..*$/, ""));
    expect(new Set(grown)).toEqual(new Set(["operations", "operation_steps", "audit_log", "events", ""]));
    expect(await busyWith()).toBe(outcome.operationId);
    expect(outcome).toMatchObject({ status: "queued", guestId, decisions: { host: "pve1" }, datacenterId: "DC1" });
    expect(await audit()).toEqual([
      expect.objectContaining({ outcome: "accepted", operationId: outcome.operationId, command: "test.touch" }),
    ]);
  });

  test("a dry run tells the plan and changes no row of any table, possible or not", async () => {
    const before = await rowCounts();
    const refusing = touch({
      plan: async (_, input) => planFor(input).failed("room", "no_capacity", "No room.").build({ host: "" }),
    });
    expect(await run(touch(), { dryRun: true })).toMatchObject({
      kind: "plan",
      plan: { possible: true, effects: ["Touches it."], steps: [{ name: "touch" }], refusal: null },
    });
    expect(await run(refusing, { dryRun: true })).toMatchObject({
      plan: { possible: false, steps: [], refusal: { code: "no_capacity", message: "No room." } },
    });
    expect(await run(setting(), { dryRun: true })).toMatchObject({ kind: "plan" });
    // What may not be done at once may still be looked at.
    expect(await run(touch({ risk: "destructive" }), { dryRun: true }, { actor: operator })).toMatchObject({
      plan: { possible: true, risk: "destructive", approval: { id: "destructive" } },
    });
    await expect(run(touch(), { dryRun: true }, { actor: viewer })).rejects.toMatchObject({ code: "forbidden" });
    expect(await rowCounts()).toEqual(before);
    expect(await busyWith()).toBeNull();
  });

  describe("a refusal leaves one audit row and nothing else", () => {
    const throwing = touch({
      plan: async () => {
        throw new MoxxieError("not_found", "There is none.");
      },
    });
    const refusing = touch({
      plan: async (_, input) => planFor(input).failed("state", "invalid_state", "Not now.").build({ host: "" }),
    });
    const confirming = touch({ plan: async (_, input) => planFor(input).confirmBy("Web").build({ host: "pve1" }) });
    const failing = setting(async (context) => {
      await writeSetting(context);
      throw new MoxxieError("conflict", "Too late.");
    });
    test.each([
      ["without the permission", touch(), { actor: viewer }, {}, "forbidden"],
      ["an input that does not parse", touch(), { input: { guestId: "x" } }, {}, "invalid_request"],
      ["an input that is no object", touch(), { input: "x\u0000" }, {}, "invalid_request"],
      ["a plan that throws", throwing, {}, {}, "not_found"],
      ["a plan that refuses", refusing, {}, {}, "invalid_state"],
      ["one without its confirmation", confirming, {}, {}, "confirmation_required"],
      ["one confirmed by another word", confirming, {}, { confirm: "web" }, "confirmation_required"],
      ["one whose effect fails", failing, {}, {}, "conflict"],
    ])("%s", async (_, command, who, options, code) => {
      const before = await rowCounts();
      await expect(run(command, options, who)).rejects.toMatchObject({ code });
      const [row, ...more] = await audit();
      expect(more).toEqual([]);
      expect(row).toMatchObject({ outcome: "refused", command: command.name, operationId: null });
      expect(row?.detail).toMatchObject({ error: { code } });
      expect(await rowCounts()).toEqual({ ...before, "public.audit_log": (before["public.audit_log"] ?? 0) + 1 });
      expect(await busyWith()).toBeNull();
    });
  });

  test("the confirmation asks for the very name, as it is spelt", async () => {
    const command = touch({ plan: async (_, input) => planFor(input).confirmBy("Web").build({ host: "pve1" }) });
    await expect(run(command)).rejects.toMatchObject({
      message: "Confirm with the name 'Web': touch VM 100 Web cannot be undone.",
      extra: { confirm: "Web" },
    });
    expect(await run(command, { confirm: "Web" })).toMatchObject({ kind: "accepted" });
  });

  test("secrets are in no audit row, neither of what was done nor of what was refused", async () => {
    await run(setting(), {}, { input: { guestId: randomUUID(), pin: "topsecret" } });
    await expect(run(setting(), {}, { input: { guestId: 7, pin: "topsecret" } })).rejects.toThrow();
    const rows = await audit();
    expect(rows.map(({ outcome }) => outcome)).toEqual(["done", "refused"]);
    for (const { detail } of rows) expect(JSON.stringify(detail)).not.toContain("topsecret");
  });

  test("a plan that was outdated when it was to be accepted is made again, and only the last one leaves anything", async () => {
    let plans = 0;
    const command = touch({
      plan: async (_, input) => planFor(input).build({ host: `pve${++plans}` }),
      accept: async ({ tx, decisions, operationId }) => {
        await tx.setting.create({ data: { key: `claim-${operationId}`, value: decisions.host } });
        if (decisions.host !== "pve3") throw new PlanOutdated();
        return {};
      },
    });
    expect(await run(command)).toMatchObject({ kind: "accepted", decisions: { host: "pve3" } });
    const claims = await db.prisma.setting.findMany({ where: { key: { startsWith: "claim-" } } });
    expect(claims.map(({ value }) => value)).toEqual(["pve3"]);
    expect(await db.prisma.operation.count()).toBe(1);
    expect(await audit()).toHaveLength(1);
  });

  test("one that is outdated again and again ends with a conflict that says to come back", async () => {
    let plans = 0;
    const command = touch({
      plan: async (_, input) => {
        plans += 1;
        return planFor(input).build({ host: "" });
      },
      accept: async () => {
        throw new PlanOutdated();
      },
    });
    await expect(run(command)).rejects.toMatchObject({ code: "conflict", retryAfterSeconds: 2 });
    expect(plans).toBeGreaterThan(5);
    expect(await audit()).toEqual([expect.objectContaining({ outcome: "refused" })]);
  });

  describe("rows of the entrance", () => {
    const key = (tx: Parameters<NonNullable<ExecuteOptions["inTransaction"]>>[0], operationId: string) =>
      tx.setting.create({ data: { key: `key-${operationId}`, value: 1 } });
    const keys = () => db.prisma.setting.count({ where: { key: { startsWith: "key-" } } });

    test("are there exactly when the operation is", async () => {
      const seen: string[] = [];
      const options: ExecuteOptions = {
        inTransaction: async (tx, { operationId }) => {
          seen.push(operationId);
          await key(tx, operationId);
        },
      };
      const before = await keys();
      const outcome = await run(touch(), options);
      expect(seen).toEqual([outcome.kind === "accepted" && outcome.operationId]);
      expect(await keys()).toBe(before + 1);
      // The guest is taken now: the second one is refused, and its key with it.
      await expect(run(touch(), options)).rejects.toMatchObject({ code: "conflict" });
      expect(await keys()).toBe(before + 1);
    });

    test("that cannot be written take operation, claim, event and job back with them", async () => {
      for (const command of [touch(), setting()]) {
        const before = await rowCounts();
        const options: ExecuteOptions = {
          inTransaction: async (tx, { operationId }) => {
            await key(tx, operationId);
            throw new MoxxieError("idempotency_key_reused", "Taken.");
          },
        };
        await expect(run(command, options)).rejects.toMatchObject({ code: "idempotency_key_reused" });
        expect(await rowCounts()).toEqual({ ...before, "public.audit_log": (before["public.audit_log"] ?? 0) + 1 });
      }
      expect(await busyWith()).toBeNull();
    });

    test("go when the job cannot be sent", async () => {
      const before = await keys();
      const jobs = Object.create(moxxie.jobs, {
        send: { value: () => Promise.reject(new Error("no job")) },
      }) as Moxxie["jobs"];
      const options: ExecuteOptions = {
        inTransaction: async (tx, { operationId }) => void (await key(tx, operationId)),
      };
      await expect(run(touch(), options, { on: { ...moxxie, jobs } })).rejects.toThrow("no job");
      expect([await keys(), await db.prisma.operation.count(), await busyWith()]).toEqual([before, 0, null]);
    });
  });

  test("of many at once on one guest exactly one is accepted; the others are told why", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => run(touch())));
    const accepted = outcomes.filter(({ status }) => status === "fulfilled");
    expect(accepted).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict", extra: { guestId } });
    }
    const operations = await db.prisma.operation.findMany();
    expect(operations.map(({ id }) => id)).toEqual([await busyWith()]);
  });

  test("what is refreshed after an effect runs after its commit, with its result", async () => {
    const seen: unknown[] = [];
    const { steps: _, applyAll: __, ...rest } = touch();
    const id = randomUUID();
    const command = defineCommand<typeof Input, Decisions, { key: string }>({
      ...rest,
      apply: async (context) => {
        await writeSetting(context);
        return { key: context.input.guestId };
      },
      afterApply: async (_, { key }) => void seen.push(await db.prisma.setting.findUnique({ where: { key } })),
    });
    expect(await run(command, {}, { input: { guestId: id } })).toEqual({ kind: "done", result: { key: id } });
    expect(seen).toEqual([expect.objectContaining({ key: id })]);
  });

  test("the plan of an operation is kept without its secrets", async () => {
    const plan = async (_: unknown, input: Input): Promise<Plan<Decisions>> =>
      planFor(input).build({ host: "pve1", ...{ password: "topsecret" } });
    await run(touch({ plan }));
    const { plan: kept } = await db.prisma.operation.findFirstOrThrow();
    expect(JSON.stringify(kept)).not.toContain("topsecret");
  });
});

test("every wrong field of an input is named", () => {
  const schema = z.strictObject({ name: z.string(), network: z.strictObject({ vlan: z.number() }) });
  const wrong = () => parseInput(schema, { name: 1, network: { vlan: "x" }, more: 1 });
  expect(wrong).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message: "3 fields are wrong.",
      errors: expect.arrayContaining([
        expect.objectContaining({ path: "name" }),
        expect.objectContaining({ path: "network.vlan" }),
      ]),
    }),
  );
  expect(() => parseInput(schema, { name: "a", network: {} })).toThrow(/^network\.vlan: /);
});

test("a command has either steps or an immediate effect", () => {
  expect(() => touch({ apply: async () => undefined })).toThrow(/either steps or apply/);
  expect(() => touch({ steps: undefined })).toThrow(/either steps or apply/);
});
