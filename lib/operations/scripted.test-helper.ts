import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Database } from "@/lib/db";
import { FakePlatform } from "@/lib/inventory/testing";
import type { GuestRef, TaskInfo, TaskRef, TaskState, TaskWork } from "@/lib/providers/provider";
import type { Step } from "./step";

interface ScriptedTask {
  ref: TaskRef;
  work: TaskWork;
  vmId: string;
  state: TaskState;
  error?: string;
  startedAt: Date;
  lines: string[];
}

/** A platform whose tasks do what a test tells them. */
export class ScriptedPlatform extends FakePlatform {
  readonly scripted = new Map<TaskRef, ScriptedTask>();
  readonly canceled: TaskRef[] = [];
  /** What the next looks at a task throw, one each. */
  readonly failures: Error[] = [];

  beginTask(vmId: string, task: Partial<ScriptedTask> = {}): ScriptedTask {
    const ref = `task-${randomUUID()}`;
    const begun: ScriptedTask = {
      ref,
      work: "start",
      vmId,
      state: "running",
      startedAt: new Date(),
      lines: [],
      ...task,
    };
    this.scripted.set(ref, begun);
    return begun;
  }

  private look(ref: TaskRef): ScriptedTask {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const task = this.scripted.get(ref);
    if (!task) throw new Error(`the test has no task ${ref}`);
    return task;
  }

  override readonly tasks: FakePlatform["tasks"] = {
    status: async (ref) => this.look(ref),
    describe: async (ref) => infoOf(this.look(ref)),
    log: async (ref, { start, limit }) => {
      const { lines } = this.look(ref);
      return { lines: lines.slice(start, start + limit), total: lines.length };
    },
    cancel: async (ref) => {
      this.canceled.push(ref);
      Object.assign(this.look(ref), { state: "failed", error: "interrupted by a signal" });
    },
    list: async () => [...this.scripted.values()].map(infoOf),
    find: async (guest, { work, since, except }) => {
      const found = [...this.scripted.values()].filter(
        (task) =>
          (guest === null || task.vmId === guest.vmId) &&
          task.work === work &&
          task.startedAt >= since &&
          !except?.has(task.ref),
      );
      const newest = found.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0];
      return newest && infoOf(newest);
    },
  };
}

const infoOf = ({ lines: _, startedAt, ...task }: ScriptedTask): TaskInfo => ({
  ...task,
  type: task.work,
  hostName: "pve1",
  user: "test",
  startedAt: startedAt.toISOString(),
});

export const guestRef = (vmId: string): GuestRef => ({ kind: "vm", vmId, hostName: "pve1" });

/** Operations whose steps are those that a test says, by command; for the `stepsOf` of a Moxxie. */
export class Scripts {
  readonly #steps = new Map<string, Step[]>();

  readonly stepsOf = (command: string): Step[] => this.#steps.get(command) ?? [];

  /** Writes an operation as if it had been accepted, or as an earlier process left it. @returns its id. */
  async insert(
    db: Database,
    steps: Step[],
    left: {
      operation?: {
        status?: string;
        leaseOwner?: string;
        leaseUntil?: Date;
        cancelRequestedAt?: Date;
        cancelRequestedBy?: string;
        error?: object;
      };
      steps?: ({ status?: string; memo?: object; taskRef?: string } | undefined)[];
    } = {},
  ): Promise<string> {
    const command = `test.${randomUUID()}`;
    this.#steps.set(command, steps);
    const { id } = await db.prisma.operation.create({
      data: {
        command,
        title: "Do something",
        status: "queued",
        actor: { kind: "user", id: "a", name: "Ada" },
        actorId: "a",
        input: {},
        decisions: {},
        plan: {},
        datacenterId: "DC1",
        ...left.operation,
        steps: {
          create: steps.map(({ name, title }, index) => ({ index, name, title, memo: {}, ...left.steps?.[index] })),
        },
      },
    });
    return id;
  }
}

/** How an operation stands: its row, steps in order, and the texts of its log. */
export async function stateOf(db: Database, id: string) {
  const operation = await db.prisma.operation.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { index: "asc" } }, log: { orderBy: { id: "asc" } } },
  });
  return {
    ...operation,
    stepStatuses: operation.steps.map(({ status }) => status),
    texts: operation.log.map(({ text }) => text),
    platformTexts: operation.log.filter(({ level }) => level === "platform").map(({ text }) => text),
  };
}

/** Waits for a condition that an operation brings about. */
export const until = (condition: () => boolean | Promise<boolean>) =>
  expect.poll(async () => condition(), { timeout: 15_000, interval: 20 }).toBe(true);

/** A step that does what it is given. */
export const stepOf = (name: string, run: Step["run"], more: Partial<Step> = {}): Step => ({
  name,
  title: name,
  run,
  ...more,
});
