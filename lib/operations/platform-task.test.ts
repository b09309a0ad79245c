import { afterAll, beforeAll, describe, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { doOnPlatform } from "./platform-task";
import { type PlatformWork, wasRefused } from "./platform-work";
import { guestRef, ScriptedPlatform, Scripts, stateOf, stepOf, until } from "./scripted.test-helper";
import type { Step } from "./step";

const lost = () =>
  new MoxxieError("platform_timeout", "pve did not answer within 10 s.", { extra: { mayHaveHappened: true } });
const silent = () => new MoxxieError("platform_unreachable", "pve cannot be reached.");

let db: Database;
let moxxie: BareMoxxie;
const platform = new ScriptedPlatform("pve").addHost("pve1");
const scripts = new Scripts();
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
  moxxie = await startBareMoxxie({ db, platforms: [platform], stepsOf: scripts.stepsOf });
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});

let count = 0;
/** A guest of its own for each test, so that none finds another's tasks; `up` is the effect that is asked for. */
function newGuest() {
  const vmId = String(++count);
  return { vmId, up: false, starts: 0 };
}
type Guest = ReturnType<typeof newGuest>;

const workOn = (guest: Guest, start: () => Promise<string | null>, more: Partial<PlatformWork> = {}): PlatformWork => ({
  provider: platform,
  guest: guestRef(guest.vmId),
  work: "start",
  isDone: async () => guest.up,
  start: async () => {
    guest.starts += 1;
    return start();
  },
  ...more,
});
const doing = (work: PlatformWork, more: Partial<Step> = {}) =>
  stepOf("work", (context) => doOnPlatform(context, work), more);

async function carryOut(steps: Step[], left?: Parameters<Scripts["insert"]>[2]) {
  const id = await scripts.insert(db, steps, left);
  moxxie.operations.wake(id);
  await moxxie.operations.settled(id, 25_000);
  return stateOf(db, id);
}
/** A task that does its work at once. */
const succeed = (guest: Guest) => {
  guest.up = true;
  return platform.beginTask(guest.vmId, { state: "succeeded" }).ref;
};

describe.concurrent("work on a platform", () => {
  test("that is done already is not asked for", async ({ expect }) => {
    const guest = { ...newGuest(), up: true };
    expect(await carryOut([doing(workOn(guest, async () => null))])).toMatchObject({ status: "completed" });
    expect(guest.starts).toBe(0);
  });

  test("without a guest is looked for among the platform's own tasks after a crash", async ({ expect }) => {
    const network = newGuest();
    const since = new Date();
    const start = async () => {
      const task = platform.beginTask("", { work: "network" });
      setTimeout(() => {
        network.up = true;
        task.state = "succeeded";
      }, 200);
      throw lost();
    };
    const done = await carryOut([doing(workOn(network, start, { guest: null, work: "network" }))]);
    expect(done.status).toBe("completed");
    expect(network.starts).toBe(1);
    const begun = [...platform.scripted.values()].filter((task) => task.work === "network" && task.startedAt >= since);
    expect(done.steps[0]?.taskRef).toBe(begun[0]?.ref);
  });

  test("is asked for once and followed to its end; its log is kept", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      const task = platform.beginTask(guest.vmId, { lines: ["one"] });
      setTimeout(() => {
        guest.up = true;
        task.lines.push("two", "TASK OK\u0000");
        task.state = "succeeded";
      }, 300);
      return task.ref;
    };
    const end = await carryOut([doing(workOn(guest, start))]);
    expect(end).toMatchObject({ status: "completed", platformTexts: ["one", "two", "TASK OK\ufffd"] });
    expect(guest.starts).toBe(1);
    expect(end.steps[0]?.taskRef).toMatch(/^task-/);
  });

  test("whose answer was lost is adopted by its effect", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      guest.up = true;
      throw lost();
    };
    expect(await carryOut([doing(workOn(guest, start))])).toMatchObject({ status: "completed" });
    expect(guest.starts).toBe(1);
  });

  test("whose answer was lost is found without its mark, and given it", async ({ expect }) => {
    const guest = newGuest();
    let orphan = false;
    const since: Date[] = [];
    const start = async () => {
      orphan = true;
      throw lost();
    };
    const recover = async (from: Date) => {
      since.push(from);
      if (orphan) guest.up = true;
    };
    const begunAt = new Date();
    expect(await carryOut([doing(workOn(guest, start, { recover }))])).toMatchObject({ status: "completed" });
    expect(guest.starts).toBe(1);
    expect(since[0]?.getTime()).toBeLessThan(begunAt.getTime());
  });

  test("that may take effect late is looked for so long before it is asked for again", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      setTimeout(() => {
        guest.up = true;
      }, 6_000);
      throw lost();
    };
    expect(await carryOut([doing(workOn(guest, start, { lateForMs: 9_000 }))])).toMatchObject({ status: "completed" });
    expect(guest.starts).toBe(1);
  });

  test("whose answer was lost is adopted by its task, and not by one that the journal knows as another's", async ({
    expect,
  }) => {
    const guest = newGuest();
    const earlier = platform.beginTask(guest.vmId);
    const before = stepOf("before", (context) => context.noteTask(earlier.ref));
    const start = async () => {
      const ours = platform.beginTask(guest.vmId, { startedAt: new Date(Date.now() - 1000), lines: ["ours"] });
      setTimeout(() => {
        guest.up = true;
        ours.state = "succeeded";
      }, 200);
      throw lost();
    };
    const end = await carryOut([before, doing(workOn(guest, start))]);
    expect(end).toMatchObject({ status: "completed", platformTexts: ["ours"] });
    expect(end.texts.join()).toContain("following it");
    expect(guest.starts).toBe(1);
  });

  test("whose answer was lost is asked for anew only when neither effect nor task is there", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      if (guest.starts === 1) throw lost();
      return succeed(guest);
    };
    expect(await carryOut([doing(workOn(guest, start))])).toMatchObject({ status: "completed" });
    expect(guest.starts).toBe(2);
  });

  test("whose answers are lost again and again fails after three", async ({ expect }) => {
    const guest = newGuest();
    const end = await carryOut([doing(workOn(guest, () => Promise.reject(lost())))]);
    expect(end).toMatchObject({ status: "failed", error: { code: "platform_timeout" } });
    expect(guest.starts).toBe(3);
  });

  test("of a process that died after its intent is looked for before anything is sent", async ({ expect }) => {
    const guest = newGuest();
    const intentAt = new Date();
    platform.beginTask(guest.vmId, { startedAt: intentAt, state: "succeeded", lines: ["from before"] });
    guest.up = false;
    setTimeout(() => {
      guest.up = true;
    }, 400);
    const left = {
      operation: { status: "processing" },
      steps: [{ status: "running", memo: { intentAt: intentAt.toISOString() } }],
    };
    const end = await carryOut([doing(workOn(guest, async () => null))], left);
    expect(end.status).toBe("completed");
    expect(guest.starts).toBe(0);
    expect(end.texts[0]).toBe("Taken up again after an interruption.");
  });

  test("whose task is noted is followed by whoever takes it up, from the line after the last one kept", async ({
    expect,
  }) => {
    const guest = newGuest();
    const task = platform.beginTask(guest.vmId, { state: "succeeded", lines: ["one", "two", "three"] });
    guest.up = true;
    const left = {
      operation: { status: "processing" },
      steps: [{ status: "running", taskRef: task.ref, memo: { logLine: 2 } }],
    };
    const end = await carryOut([doing(workOn(guest, async () => null))], left);
    expect(end).toMatchObject({ status: "completed", platformTexts: ["three"] });
    expect(guest.starts).toBe(0);
  });

  test("that never left here waits until the platform answers, and is then sent once", async ({ expect }) => {
    const guest = newGuest();
    let sent = 0;
    const start = async () => {
      // Three that never left must not count as attempts: the one that left and was lost is looked for still.
      if (guest.starts <= 3) throw silent();
      sent += 1;
      guest.up = true;
      throw lost();
    };
    const end = await carryOut([doing(workOn(guest, start))]);
    expect(end.status).toBe("completed");
    expect(sent).toBe(1);
  });

  test("that cannot be sent although the platform answers is tried ever more rarely", async ({ expect }) => {
    const guest = newGuest();
    const id = await scripts.insert(db, [doing(workOn(guest, () => Promise.reject(silent())))]);
    moxxie.operations.wake(id);
    await until(() => guest.starts === 3);
    const { createdAt } = await stateOf(db, id);
    expect(Date.now() - createdAt.getTime()).toBeGreaterThanOrEqual(1_400);
    await cancel(id);
    await moxxie.operations.settled(id, 10_000);
    expect((await stateOf(db, id)).status).toBe("canceled");
  });

  test("that the platform refuses fails at once, and its undo knows that nothing has happened", async ({ expect }) => {
    const guest = newGuest();
    const refusals: boolean[] = [];
    const start = () => Promise.reject(new MoxxieError("platform_refused", "Parameter verification failed."));
    const step = doing(workOn(guest, start), { undo: async (context) => void refusals.push(wasRefused(context)) });
    const end = await carryOut([step]);
    expect(end).toMatchObject({ status: "failed", error: { code: "platform_refused" } });
    expect([guest.starts, refusals]).toEqual([1, [true]]);
  });

  test("that failed after something was sent is not taken for refused", async ({ expect }) => {
    const guest = newGuest();
    const refusals: boolean[] = [];
    const start = async () => platform.beginTask(guest.vmId, { state: "failed", error: "no space" }).ref;
    const step = doing(workOn(guest, start), { undo: async (context) => void refusals.push(wasRefused(context)) });
    expect(await carryOut([step])).toMatchObject({
      status: "failed",
      error: { code: "platform_error", message: "The platform could not do it: no space" },
    });
    expect(refusals).toEqual([false]);
  });

  test("whose task failed although its effect is there is believed, and said", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      guest.up = true;
      return platform.beginTask(guest.vmId, { state: "failed", error: "got timeout" }).ref;
    };
    const end = await carryOut([doing(workOn(guest, start))]);
    expect(end.status).toBe("completed");
    expect(end.texts.join()).toContain("ended with 'got timeout', but what it was for has happened");
  });

  test("whose task succeeded without its effect is a failure that says so", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => platform.beginTask(guest.vmId, { state: "succeeded" }).ref;
    const end = await carryOut([doing(workOn(guest, start))]);
    expect(end).toMatchObject({ status: "failed", error: { code: "platform_error" } });
    expect(JSON.stringify(end.error)).toContain("says that its task succeeded");
  });

  test("that ended with warnings is done, and the warning told", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      guest.up = true;
      return platform.beginTask(guest.vmId, { state: "warning", error: "WARNINGS: 1" }).ref;
    };
    const end = await carryOut([doing(workOn(guest, start))]);
    expect(end.status).toBe("completed");
    expect(end.texts).toContain("Done with warnings: WARNINGS: 1.");
  });

  test("that is canceled has its task stopped before anything is undone", async ({ expect }) => {
    const guest = newGuest();
    const task = platform.beginTask(guest.vmId);
    const atUndo: string[] = [];
    const step = doing(
      workOn(guest, async () => task.ref),
      { undo: async () => void atUndo.push(task.state) },
    );
    const id = await scripts.insert(db, [step]);
    moxxie.operations.wake(id);
    await until(async () => (await stateOf(db, id)).steps[0]?.taskRef === task.ref);
    await cancel(id);
    await moxxie.operations.settled(id, 10_000);
    expect((await stateOf(db, id)).status).toBe("canceled");
    expect([platform.canceled.includes(task.ref), atUndo]).toEqual([true, ["failed"]]);
  });

  test("keeps every line of a long log once and in order", async ({ expect }) => {
    const guest = newGuest();
    const lines = Array.from({ length: 2_345 }, (_, index) => `line ${index}`);
    const start = async () => {
      guest.up = true;
      return platform.beginTask(guest.vmId, { state: "succeeded", lines }).ref;
    };
    expect((await carryOut([doing(workOn(guest, start))])).platformTexts).toEqual(lines);
  });

  test("that looks itself is begun without looking, and again after an outage", async ({ expect }) => {
    const guest = newGuest();
    const start = async () => {
      if (guest.starts === 1) throw silent();
      guest.up = true;
      return null;
    };
    const end = await carryOut([doing(workOn(guest, start, { looksItself: true }))]);
    expect(end.status).toBe("completed");
    expect(guest.starts).toBe(2);
  });
});

test("an outage in the middle is waited for and said once", async ({ expect }) => {
  const guest = newGuest();
  platform.failures.push(silent(), silent());
  const end = await carryOut([doing(workOn(guest, async () => succeed(guest)))]);
  expect(end.status).toBe("completed");
  expect(end.texts).toEqual(["pve cannot be reached. Waiting until it answers again."]);
});

test("a process that lets go and one that goes on keep each line of the log once", async ({ expect }) => {
  const guest = newGuest();
  const task = platform.beginTask(guest.vmId, { lines: ["one", "two"] });
  const id = await scripts.insert(db, [doing(workOn(guest, async () => task.ref))]);
  moxxie.operations.wake(id);
  await until(async () => (await stateOf(db, id)).platformTexts.length === 2);
  await moxxie.stop();
  expect((await stateOf(db, id)).status).toBe("processing");
  task.lines.push("three");
  moxxie = await startBareMoxxie({ db, platforms: [platform], stepsOf: scripts.stepsOf });
  await until(async () => (await stateOf(db, id)).platformTexts.length === 3);
  guest.up = true;
  task.lines.push("four");
  task.state = "succeeded";
  await moxxie.operations.settled(id, 10_000);
  expect(await stateOf(db, id)).toMatchObject({ status: "completed", platformTexts: ["one", "two", "three", "four"] });
  expect(guest.starts).toBe(1);
});

async function cancel(id: string): Promise<void> {
  await db.prisma.operation.update({
    where: { id },
    data: { cancelRequestedAt: new Date(), cancelRequestedBy: "Ada" },
  });
  const data = { operationId: id, cancelRequested: true };
  await moxxie.events.announce({ type: "operation.updated", datacenterId: "DC1", subject: id, data });
}
