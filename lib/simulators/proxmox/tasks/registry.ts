import type { SimulatedClock } from "../../clock";
import { type Principal, principalName } from "../auth/principal";
import { Task, type TaskBody } from "./task";
import { TaskFaultBook } from "./task-faults";
import { formatUpid, type UpidParts } from "./upid";

const keptTasks = 5_000;

/** All tasks of a cluster, newest last. Old finished ones are rotated away. */
export class TaskRegistry {
  readonly faults = new TaskFaultBook();
  readonly #tasks = new Map<string, Task>();
  readonly #running = new Set<Promise<void>>();
  readonly #clock: SimulatedClock;
  #nextPid = 0x0008_1a00;
  /** How many times faster than believable. */
  speed: number;

  constructor(input: { clock: SimulatedClock; speed: number }) {
    this.#clock = input.clock;
    this.speed = input.speed;
  }

  /** Starts a task on a node and answers its UPID at once. */
  start(input: {
    node: { name: string; bootedAtMs: number };
    type: string;
    id: string | number;
    principal: Principal;
    body: TaskBody;
  }): string {
    const task = this.#create(input);
    const run = task.run(input.body, () => this.#clock.nowSeconds()).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return task.upid;
  }

  /** Adds a task that ended in the past. */
  addFinished(parts: UpidParts, end: { endTime: number; exitStatus: string; log: string[] }): void {
    const task = new Task({ upid: formatUpid(parts), parts, speed: () => this.speed, fault: undefined });
    task.log.push(...end.log);
    task.endTime = end.endTime;
    task.exitStatus = end.exitStatus;
    this.#tasks.set(task.upid, task);
  }

  find(upid: string): Task | undefined {
    return this.#tasks.get(upid);
  }

  /** All tasks, newest first. */
  list(): Task[] {
    return [...this.#tasks.values()].reverse();
  }

  /** Ends all running tasks; resolves when none is left. */
  async close(): Promise<void> {
    for (const task of this.#tasks.values()) if (task.isRunning) task.interrupt();
    await Promise.all(this.#running);
  }

  #create(input: {
    node: { name: string; bootedAtMs: number };
    type: string;
    id: string | number;
    principal: Principal;
  }): Task {
    this.#nextPid += 1 + (this.#nextPid % 7);
    const parts: UpidParts = {
      node: input.node.name,
      pid: this.#nextPid,
      pstart: Math.max(1, Math.floor((this.#clock.nowMs() - input.node.bootedAtMs) / 10)),
      startTime: this.#clock.nowSeconds(),
      type: input.type,
      id: String(input.id),
      user: principalName(input.principal),
    };
    const fault = this.faults.take(parts);
    const task = new Task({ upid: formatUpid(parts), parts, speed: () => this.speed, fault });
    this.#tasks.set(task.upid, task);
    if (this.#tasks.size > keptTasks) this.#rotate();
    return task;
  }

  #rotate(): void {
    for (const [upid, task] of this.#tasks) {
      if (this.#tasks.size <= keptTasks * 0.8) return;
      if (!task.isRunning) this.#tasks.delete(upid);
    }
  }
}
