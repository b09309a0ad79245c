import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineCommand } from "@/lib/commands/define";
import { type Database, openDatabase } from "@/lib/db/database";
import { MoxxieError } from "@/lib/errors";
import { commandRoute } from "./command-route";
import { actorOf, json, partOfMoxxie, serving, type World } from "./fakes.test-helper";
import type { HttpServices } from "./services";

let db: Database;
beforeAll(async () => {
  db = await openDatabase({ log: partOfMoxxie().log });
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.prisma.idempotencyKey.deleteMany();
  await db.prisma.operation.deleteMany();
});

const plan = () => Promise.reject(new Error("the fake below does not plan"));
const make = defineCommand({
  name: "thing.make",
  summary: "Make a thing",
  input: z.strictObject({ name: z.string() }),
  permission: "vm:create",
  risk: "routine",
  plan,
  steps: () => [],
});
const tell = defineCommand({
  name: "thing.tell",
  summary: "Tell a secret",
  input: z.strictObject({}),
  permission: "vm:create",
  risk: "routine",
  plan,
  apply: async () => ({ secret: "hunter2" }),
});

/** Accepts as the real one does: operation and key in one transaction. `before` and `after` are where a process may die or dawdle. */
function accepting(hooks: { before?: () => Promise<void>; after?: () => Promise<void> } = {}) {
  const execute = async (...[moxxie, , { input, options }]: Parameters<HttpServices["execute"]>) => {
    if (options?.dryRun) return { kind: "plan", plan: planView };
    await hooks.before?.();
    const operationId = randomUUID();
    await moxxie.db.prisma.$transaction(async (tx) => {
      const decisions = { vmId: "100", host: "pve1" };
      await tx.operation.create({
        data: {
          id: operationId,
          command: "thing.make",
          title: "Make",
          status: "queued",
          actor: {},
          actorId: "t1",
          input: z.record(z.string(), z.string()).parse(input),
          decisions,
          plan: {},
          datacenterId: "DC1",
        },
      });
      await options?.inTransaction?.(tx, { operationId });
    });
    await hooks.after?.();
    const decisions = { vmId: "100", host: "pve1" };
    return { kind: "accepted", operationId, status: "queued", guestId: null, decisions, datacenterId: "DC1" };
  };
  return execute as HttpServices["execute"];
}

const planView = {
  command: "thing.make",
  title: "Make",
  possible: true,
  risk: "routine",
  irreversible: false,
  checks: [],
  effects: [],
  warnings: [],
  changes: [],
  confirm: null,
  refusal: null,
  approval: null,
  decisions: {},
  steps: [],
};

const world = (): World => ({
  actor: actorOf(),
  moxxie: partOfMoxxie({ db, inventory: { view: () => ({ guests: new Map() }) } }),
});

const route = commandRoute({
  id: "makeThing",
  tag: "Things",
  command: make,
  body: z.strictObject({ name: z.string() }),
  input: ({ body }) => body,
});

const things = (execute: HttpServices["execute"] = accepting(), where = world()) => {
  const send = serving(where, "/things", { POST: route }, execute);
  return (name: string, key?: string, target = "/things") =>
    send("POST", target, json({ name }, key === undefined ? {} : { "idempotency-key": key }));
};

const operations = () => db.prisma.operation.count();
const code = async (response: Response) => z.object({ code: z.string() }).parse(await response.json()).code;
/** What a process leaves that died: its key, with a lease that is over or not. */
const leaseEnds = (leaseUntil: Date) => db.prisma.idempotencyKey.updateMany({ data: { leaseUntil } });
const past = () => new Date(Date.now() - 1000);

describe("a write with an Idempotency-Key", () => {
  test("is done once; a repetition gets the first answer and is marked", async () => {
    const post = things();
    const first = await post("a", "k1");
    const second = await post("a", "k1");
    expect(first.status).toBe(202);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.status).toBe(202);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(await second.json()).toEqual(await first.json());
    expect(await operations()).toBe(1);
  });

  test("answers the fixed shape with status processing and its Location", async () => {
    const response = await things()("a", "k1");
    const body = z
      .object({ operationId: z.uuid() })
      .loose()
      .parse(await response.json());
    expect(body).toEqual({
      operationId: body.operationId,
      status: "processing",
      vmId: "100",
      node: "pve1",
      datacenter: "DC1",
    });
    expect(response.headers.get("location")).toBe(`/api/v1/operations/${body.operationId}`);
  });

  test("is refused with another body or query, and free for another caller", async () => {
    const where = world();
    const post = things(accepting(), where);
    await post("a", "k1");
    const reused = await post("b", "k1");
    expect([reused.status, await code(reused)]).toEqual([422, "idempotency_key_reused"]);
    expect((await post("a", "k1", "/things?confirm=a")).status).toBe(422);
    where.actor = actorOf({ id: "t2" });
    expect((await post("b", "k1")).status).toBe(202);
  });

  test("is a 409 while the first one runs", async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const post = things(
      accepting({
        before: () => {
          begun.resolve();
          return goOn.promise;
        },
      }),
    );
    const first = post("a", "k1");
    await begun.promise;
    const second = await post("a", "k1");
    expect([second.status, await code(second)]).toEqual([409, "idempotency_key_running"]);
    expect(second.headers.get("retry-after")).toBe("1");
    goOn.resolve();
    expect((await first).status).toBe(202);
    expect(await operations()).toBe(1);
  });

  test("twenty at once make one operation", async () => {
    const post = things();
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await post("a", "k1")).status));
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 202 || status === 409)).toBe(true);
    expect(await operations()).toBe(1);
  });

  test("that was refused changed nothing: the key may try again", async () => {
    const refusing: HttpServices["execute"] = async () => {
      throw new MoxxieError("no_capacity", "No host can take it.");
    };
    expect((await things(refusing)("a", "k1")).status).toBe(422);
    expect((await things()("a", "k1")).status).toBe(202);
  });

  test("asked as a dry run neither uses nor needs the key", async () => {
    const post = things();
    const dry = await post("a", "k1", "/things?dryRun=true");
    expect(dry.status).toBe(200);
    expect(await dry.json()).toMatchObject({ command: "thing.make", possible: true });
    expect((await post("b", "k1")).status).toBe(202);
  });

  test("works anew after its day", async () => {
    const post = things();
    await post("a", "k1");
    await db.prisma.idempotencyKey.updateMany({ data: { expiresAt: past() } });
    expect((await post("b", "k1")).headers.get("idempotent-replayed")).toBeNull();
  });

  test.each(["", "a b", "ä", "x".repeat(256)])("refuses the key %j", async (key) => {
    const send = serving(world(), "/things", { POST: route }, accepting());
    const headers = new Headers(json("").headers);
    headers.set("idempotency-key", key);
    const response = await send("POST", "/things", { ...json({ name: "a" }), headers });
    expect([response.status, await operations()]).toEqual([400, 0]);
  });

  test("whose answer holds a secret stores none of it and says so when repeated", async () => {
    const secret = commandRoute({
      id: "tell",
      tag: "Things",
      command: tell,
      secretAnswer: true,
      input: () => ({}),
      done: { status: 201, response: z.object({ secret: z.string() }), value: (told) => told },
    });
    const execute = (async () => ({ kind: "done", result: { secret: "hunter2" } })) as unknown;
    const send = serving(world(), "/tell", { POST: secret }, execute as HttpServices["execute"]);
    const key = { headers: { "idempotency-key": "k1" } };
    const first = await send("POST", "/tell", key);
    expect([first.status, await first.json()]).toEqual([201, { secret: "hunter2" }]);
    expect(JSON.stringify(await db.prisma.idempotencyKey.findMany())).not.toContain("hunter2");
    const second = await send("POST", "/tell", key);
    expect([second.status, await code(second)]).toEqual([409, "conflict"]);
  });
});

describe("when the process dies", () => {
  /** A first request whose process dies at that point: nobody hears its answer and nothing of it runs on. */
  async function dying(at: "before" | "after") {
    const reached = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    void things(
      accepting({
        [at]: () => {
          reached.resolve();
          return never;
        },
      }),
    )("a", "k1");
    await reached.promise;
  }

  test("before it accepted, a repetition waits for the lease's end and then does the work once", async () => {
    await dying("before");
    expect((await things()("a", "k1")).status).toBe(409);
    await leaseEnds(past());
    expect((await things()("a", "k1")).status).toBe(202);
    expect(await operations()).toBe(1);
  });

  test("after it accepted, a repetition finds the operation instead of making a second one", async () => {
    await dying("after");
    await leaseEnds(past());
    const [row] = await db.prisma.operation.findMany();
    const response = await things()("a", "k1");
    expect(response.status).toBe(202);
    expect(response.headers.get("idempotent-replayed")).toBe("true");
    expect(response.headers.get("location")).toBe(`/api/v1/operations/${row?.id}`);
    expect(await response.json()).toMatchObject({ operationId: row?.id, status: "processing", vmId: "100" });
    expect(await operations()).toBe(1);
  });

  test("or is only slow, and another took over meanwhile, its own acceptance is undone", async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow = things(
      accepting({
        before: () => {
          begun.resolve();
          return goOn.promise;
        },
      }),
    )("a", "k1");
    await begun.promise;
    await leaseEnds(past());
    const taken = await things()("a", "k1");
    goOn.resolve();
    expect([taken.status, (await slow).status]).toEqual([202, 409]);
    expect(await operations()).toBe(1);
    expect(await (await things()("a", "k1")).json()).toEqual(await taken.json());
  });
});
