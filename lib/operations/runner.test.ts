import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { hasServer, testDatabases } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { ScriptedPlatform, Scripts, stateOf, stepOf, until } from "./scripted.test-helper";
import { LetGo, type Step, type StepContext, throwIfAborted } from "./step";

const platform = new ScriptedPlatform("pve").addHost("pve1");
const nothing = async () => undefined;
const broken = () => Promise.reject(new MoxxieError("platform_refused", "broken on purpose"));

/** Runs until its signal says otherwise, as a step that waits for a platform does. */
const untilAborted = async ({ signal }: Pick<StepContext, "signal">) => {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  throwIfAborted(signal);
};

const processes: BareMoxxie[] = [];
let db: Database;
let scripts: Scripts;

const start = async (options: { leaseMs?: number; work?: boolean } = {}): Promise<BareMoxxie> => {
  const moxxie = await startBareMoxxie({ db, platforms: [platform], stepsOf: scripts.stepsOf, ...options });
  processes.push(moxxie);
  return moxxie;
};
const stop = async (moxxie: BareMoxxie) => {
  processes.splice(processes.indexOf(moxxie), 1);
  await moxxie.stop();
};
async function cancel(moxxie: BareMoxxie, id: string): Promise<void> {
  await db.prisma.operation.update({
    where: { id },
    data: { cancelRequestedAt: new Date(), cancelRequestedBy: "Ada" },
  });
  const data = { operationId: id, cancelRequested: true };
  await moxxie.events.announce({ type: "operation.updated", datacenterId: "DC1", subject: id, data });
}

describe.each(testDatabases())("operations on the $name database", ({ create }) => {
  beforeEach(async () => {
    db = await create();
    scripts = new Scripts();
  });
  afterEach(async () => {
    for (const moxxie of processes.splice(0)) await moxxie.stop();
    await db?.close();
  });

  test("steps run in order, once, and what one has chosen and noted the next ones and the row have", async () => {
    const moxxie = await start();
    const seen: unknown[] = [];
    const id = await scripts.insert(db, [
      stepOf("one", async (context) => {
        await context.decide({ vmId: "7" });
        await context.note({ a: 1 });
        await context.note({ b: 2 });
      }),
      stepOf("two", async ({ decisions, memo }) => void seen.push(decisions, memo)),
    ]);
    moxxie.operations.wake(id);
    moxxie.operations.wake(id);
    await moxxie.operations.settled(id, 10_000);
    const end = await stateOf(db, id);
    expect(end).toMatchObject({ status: "completed", progress: 1, decisions: { vmId: "7" }, leaseUntil: null });
    expect(end.steps.map(({ attempts, memo }) => ({ attempts, memo }))).toEqual([
      { attempts: 1, memo: { a: 1, b: 2 } },
      { attempts: 1, memo: {} },
    ]);
    expect(seen).toEqual([{ vmId: "7" }, {}]);
    expect(await db.prisma.auditEntry.findMany()).toEqual([
      expect.objectContaining({ outcome: "done", operationId: id }),
    ]);
  });

  test("a failure undoes what was begun in reverse order; an undo that fails is told and the others still run", async () => {
    const moxxie = await start();
    const undone: string[] = [];
    const undo = (name: string): Pick<Step, "undo"> => ({ undo: async () => void undone.push(name) });
    const id = await scripts.insert(db, [
      stepOf("one", nothing, undo("one")),
      stepOf("two", nothing, { undo: broken }),
      stepOf("three", broken, undo("three")),
      stepOf("four", nothing, undo("four")),
    ]);
    moxxie.operations.wake(id);
    await moxxie.operations.settled(id, 10_000);
    const end = await stateOf(db, id);
    expect(undone).toEqual(["three", "one"]);
    expect(end.stepStatuses).toEqual(["undone", "undo_failed", "undone", "pending"]);
    expect(end).toMatchObject({
      status: "needs_attention",
      error: { code: "platform_refused" },
      leftovers: ["two: could not be undone. broken on purpose"],
    });
  });

  test("a step without a way back that left something stops there and says what", async () => {
    const moxxie = await start();
    const undone: string[] = [];
    const id = await scripts.insert(db, [
      stepOf("one", nothing, { undo: async () => void undone.push("one") }),
      stepOf("two", broken, { leftovers: async () => ["half of it is gone"] }),
    ]);
    moxxie.operations.wake(id);
    await moxxie.operations.settled(id, 10_000);
    expect(await stateOf(db, id)).toMatchObject({ status: "needs_attention", leftovers: ["half of it is gone"] });
    expect(undone).toEqual([]);
  });

  test("one that is canceled before it began runs no step, and gives back what was claimed for it", async () => {
    const calls: string[] = [];
    const step = stepOf("one", async () => void calls.push("run"), { undo: async () => void calls.push("undo") });
    const id = await scripts.insert(db, [step], {
      operation: { cancelRequestedAt: new Date(), cancelRequestedBy: "Ada" },
    });
    const moxxie = await start();
    await moxxie.operations.settled(id, 10_000);
    expect(await stateOf(db, id)).toMatchObject({ status: "canceled", error: { message: "Canceled by Ada." } });
    expect(calls).toEqual(["undo"]);
  });

  test("a cancellation that comes while a failure is being undone does not break the undo off", async () => {
    const moxxie = await start({ leaseMs: 400 });
    let undoing = false;
    const canceled = Promise.withResolvers<void>();
    const signals: boolean[] = [];
    const undo = async ({ signal }: StepContext) => {
      undoing = true;
      await canceled.promise;
      signals.push(signal.aborted);
    };
    const id = await scripts.insert(db, [stepOf("one", broken, { undo })]);
    moxxie.operations.wake(id);
    await until(() => undoing);
    await cancel(moxxie, id);
    // The heartbeat reads the request too.
    const { leaseUntil } = await stateOf(db, id);
    await until(async () => ((await stateOf(db, id)).leaseUntil ?? 0) > (leaseUntil ?? 0));
    canceled.resolve();
    await moxxie.operations.settled(id, 10_000);
    expect(signals).toEqual([false]);
    expect(await stateOf(db, id)).toMatchObject({ status: "failed", stepStatuses: ["undone"] });
  });

  test("stopping lets go of a running step, and the next process goes on from the journal", async () => {
    const first = await start();
    const seen: unknown[] = [];
    let runs = 0;
    const id = await scripts.insert(db, [
      stepOf("one", async () => void seen.push("one")),
      stepOf("two", async (context) => {
        seen.push(context.memo);
        if (++runs > 1) return;
        await context.note({ half: true });
        await untilAborted(context);
      }),
    ]);
    first.operations.wake(id);
    await until(async () => (await stateOf(db, id)).steps[1]?.status === "running" && runs === 1);
    await stop(first);
    expect(await stateOf(db, id)).toMatchObject({ status: "processing", leaseUntil: null, completedAt: null });
    const second = await start();
    await second.operations.settled(id, 10_000);
    expect(seen).toEqual(["one", {}, { half: true }]);
    expect((await stateOf(db, id)).steps.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["done", 1],
      ["done", 2],
    ]);
  });

  test("stopping lets go of an undo too, also of one after a cancellation; the next process ends it", async () => {
    const first = await start();
    let undos = 0;
    const undo = async (context: StepContext) => {
      if (++undos === 1) await untilAborted(context);
    };
    const id = await scripts.insert(db, [stepOf("one", untilAborted, { undo })]);
    first.operations.wake(id);
    await until(async () => (await stateOf(db, id)).stepStatuses[0] === "running");
    await cancel(first, id);
    await until(() => undos === 1);
    await stop(first);
    expect(await stateOf(db, id)).toMatchObject({ status: "rolling_back", stepStatuses: ["undoing"] });
    const second = await start();
    await second.operations.settled(id, 10_000);
    expect(undos).toBe(2);
    expect(await stateOf(db, id)).toMatchObject({ status: "canceled", error: { message: "Canceled by Ada." } });
  });

  test("a process that lost its lease writes nothing more and is no part of the end", async () => {
    const moxxie = await start();
    const refused: unknown[] = [];
    const lost = Promise.withResolvers<void>();
    const step = stepOf("one", async (context) => {
      await context.note({ mine: true });
      await lost.promise;
      const writes = [
        () => context.note({ mine: false }),
        () => context.log("I am still here."),
        () => context.logPlatform(["line"], { logLine: 1 }),
        () => context.noteTask("task"),
        () => context.decide({ vmId: "9" }),
      ];
      for (const write of writes) await write().catch((error: unknown) => refused.push(error));
    });
    const id = await scripts.insert(db, [step]);
    moxxie.operations.wake(id);
    await until(async () => JSON.stringify((await stateOf(db, id)).steps[0]?.memo) === '{"mine":true}');
    const stolen = { leaseOwner: "another", leaseUntil: new Date(Date.now() + 60_000) };
    await db.prisma.operation.update({ where: { id }, data: stolen });
    lost.resolve();
    await stop(moxxie);
    expect(refused).toHaveLength(5);
    for (const error of refused) expect(error).toBeInstanceOf(LetGo);
    const left = await stateOf(db, id);
    expect(left).toMatchObject({ ...stolen, status: "processing", texts: [], decisions: {} });
    expect(left.steps[0]).toMatchObject({ status: "running", memo: { mine: true }, taskRef: null });
  });

  test("whoever waits for the end of one that goes on is told after its time", async () => {
    const moxxie = await start();
    const id = await scripts.insert(db, [stepOf("one", untilAborted)]);
    moxxie.operations.wake(id);
    await expect(moxxie.operations.settled(id, 50)).rejects.toThrow(/has not ended within/);
  });
});

const server = testDatabases().find(({ name }) => name === "server");
describe.runIf(hasServer())("operations of several processes on one server database", () => {
  beforeEach(async () => {
    if (!server) throw new Error("no server");
    db = await server.create();
    scripts = new Scripts();
  });
  afterEach(async () => {
    for (const moxxie of processes.splice(0)) await moxxie.stop();
    await db?.close();
  });

  test("each is taken by one of them, however they are woken", async () => {
    const [one, two] = [await start({ leaseMs: 1_000 }), await start({ leaseMs: 1_000 })];
    const runs = new Map<number, number>();
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        scripts.insert(db, [stepOf("one", async () => void runs.set(index, (runs.get(index) ?? 0) + 1))]),
      ),
    );
    for (const id of ids) for (const { operations } of [one, two]) operations.wake(id);
    await Promise.all(ids.map((id) => two.operations.settled(id, 10_000)));
    expect([...runs.values()]).toEqual(ids.map(() => 1));
    const rows = await db.prisma.operationStep.findMany();
    expect(rows.every(({ status, attempts }) => status === "done" && attempts === 1)).toBe(true);
  });

  test("those of a process that died are taken up when its lease is over, and not before", async () => {
    const takenAt: number[] = [];
    const step = stepOf("one", async () => void takenAt.push(Date.now()));
    const leaseUntil = new Date(Date.now() + 1_500);
    const left = {
      operation: { status: "processing", leaseOwner: "dead", leaseUntil },
      steps: [{ status: "running" }],
    };
    const id = await scripts.insert(db, [step], left);
    const moxxie = await start({ leaseMs: 400 });
    moxxie.operations.wake(id);
    await moxxie.operations.settled(id, 10_000);
    expect(takenAt).toHaveLength(1);
    expect(takenAt[0]).toBeGreaterThanOrEqual(leaseUntil.getTime());
    expect(await stateOf(db, id)).toMatchObject({ status: "completed", leaseOwner: moxxie.processId });
  });

  test("a long step keeps its lease by its heartbeat: another process does not take it", async () => {
    const [one, two] = [await start({ leaseMs: 400 }), await start({ leaseMs: 400 })];
    let runs = 0;
    const go = Promise.withResolvers<void>();
    const id = await scripts.insert(db, [
      stepOf("one", async () => {
        runs += 1;
        await go.promise;
      }),
    ]);
    one.operations.wake(id);
    await until(() => runs === 1);
    const { leaseUntil } = await stateOf(db, id);
    // Three leases later it is still the first one's.
    await until(async () => Number((await stateOf(db, id)).leaseUntil) > Number(leaseUntil) + 1_200);
    two.operations.wake(id);
    go.resolve();
    await two.operations.settled(id, 10_000);
    expect(runs).toBe(1);
    expect((await stateOf(db, id)).leaseOwner).toBe(one.processId);
  });

  test("a cancellation that reached another process is heard by the one that works", async () => {
    const [one, two] = [await start({ leaseMs: 2_000 }), await start({ leaseMs: 2_000 })];
    const id = await scripts.insert(db, [stepOf("one", untilAborted)]);
    one.operations.wake(id);
    await until(async () => (await stateOf(db, id)).stepStatuses[0] === "running");
    await cancel(two, id);
    await two.operations.settled(id, 10_000);
    expect((await stateOf(db, id)).status).toBe("canceled");
  });
});
