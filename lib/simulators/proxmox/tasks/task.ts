import { ApiError, failure, messageOf } from "../errors";
import type { TaskFault } from "./task-faults";
import type { UpidParts } from "./upid";

/** The body of a task: writes its log, takes its time, throws to fail. */
export type TaskBody = (task: Task) => Promise<void> | void;

/** Thrown where a task stops because somebody stopped it, or because the simulator closes. */
export class Interrupted extends Error {}

/** A running or finished job of a node. */
export class Task {
  readonly upid: string;
  readonly parts: UpidParts;
  /** Everything written so far. */
  readonly log: string[] = [];
  /** Unix seconds; undefined while it runs. */
  endTime: number | undefined;
  /** `OK`, `WARNINGS: n` or the error; undefined while it runs. */
  exitStatus: string | undefined;
  readonly #speed: () => number;
  readonly #fault: TaskFault | undefined;
  readonly #interruption = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #warnings = 0;

  constructor(input: { upid: string; parts: UpidParts; speed: () => number; fault: TaskFault | undefined }) {
    this.upid = input.upid;
    this.parts = input.parts;
    this.#speed = input.speed;
    this.#fault = input.fault;
  }

  get isRunning(): boolean {
    return this.exitStatus === undefined;
  }

  write(line: string): void {
    this.log.push(line);
  }

  /** A problem that does not fail the task; it will end with `WARNINGS: n`. */
  warn(line: string): void {
    this.#warnings++;
    this.write(`WARN: ${line}`);
  }

  /** Lets `durationMs` pass, scaled by the simulator's speed. Throws when the task is stopped meanwhile. */
  async takes(durationMs: number): Promise<void> {
    // A failure without a point strikes at the first wait: within the body's own care for what it began.
    this.reach(0);
    const waitMs = durationMs / this.#speed();
    await new Promise<void>((resolve, reject) => {
      const signal = this.#interruption.signal;
      if (signal.aborted) return reject(new Interrupted());
      const interrupt = () => {
        clearTimeout(timer);
        reject(new Interrupted());
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", interrupt);
        resolve();
      }, waitMs);
      signal.addEventListener("abort", interrupt, { once: true });
    });
  }

  /** A point of the task's way at which an ordered failure can strike. */
  reach(percent: number): void {
    if (this.#fault && percent >= (this.#fault.atPercent ?? 0)) throw failure(this.#fault.message);
  }

  /** Works through `totalBytes` in `durationMs`, reporting each step. */
  async transfer(input: { durationMs: number; steps: number; onStep: (fraction: number) => void }): Promise<void> {
    for (let step = 1; step <= input.steps; step++) {
      await this.takes(input.durationMs / input.steps);
      input.onStep(step / input.steps);
      // The last step is still before the effect: 100 is reached by the end of the body alone.
      this.reach(Math.min(99, Math.floor((step / input.steps) * 100)));
    }
  }

  /** Runs the body to its end and settles the exit status. Never throws. */
  async run(body: TaskBody, nowSeconds: () => number): Promise<void> {
    try {
      await body(this);
      this.reach(100);
      this.#finish(this.#warnings > 0 ? `WARNINGS: ${this.#warnings}` : "OK", nowSeconds());
    } catch (error) {
      this.#finish(error instanceof Interrupted ? "interrupted by signal" : describe(error), nowSeconds());
    }
  }

  /** Waits for the end, at most `timeoutMs`; answers whether it came. */
  async endsWithin(timeoutMs: number): Promise<boolean> {
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutMs);
    await Promise.race([this.#ended.promise, timeout.promise]);
    clearTimeout(timer);
    return !this.isRunning;
  }

  /** Stops the task at its next wait. */
  interrupt(): void {
    this.#interruption.abort();
  }

  #finish(exitStatus: string, endTime: number): void {
    const isGood = exitStatus === "OK" || exitStatus.startsWith("WARNINGS");
    this.write(isGood ? `TASK ${exitStatus}` : `TASK ERROR: ${exitStatus}`);
    this.exitStatus = exitStatus.split("\n")[0] ?? exitStatus;
    this.endTime = endTime;
    this.#ended.resolve();
  }
}

function describe(error: unknown): string {
  if (error instanceof ApiError && error.errors) {
    const details = Object.entries(error.errors).map(([name, text]) => `${name}: ${text.trim()}`);
    return `${error.message}\n${details.join("\n")}`;
  }
  return messageOf(error);
}
