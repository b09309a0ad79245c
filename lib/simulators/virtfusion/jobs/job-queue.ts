import { locked } from "../errors";
import type { SimServer } from "../state/server";
import type { Timeline } from "../state/timeline";
import { type Job, type JobAction, jobPlans, queueDelayMs } from "./job";

/** An ordered failure of the next job of a kind. */
export interface JobFailure {
  readonly message: string;
  /** Builds only: whether the server also says `buildFailed`. The real panel was seen to leave that flag out. */
  readonly buildFailed: boolean;
}

/** What a job does to the panel's state. */
export interface JobEffects {
  onStart?: () => void;
  /** Throws JobFailed where the work cannot be done. */
  onDone: () => void;
  onFail?: (failure: JobFailure) => void;
}

/** Thrown by the effect of a job that cannot be done. */
export class JobFailed extends Error {}

const keptJobs = 20_000;

/** The panel's queue: one job at a time for a server, all servers side by side. */
export class JobQueue {
  readonly #timeline: Timeline;
  readonly #speed: number;
  readonly #jobs = new Map<number, Job>();
  readonly #active = new Map<number, Job>();
  readonly #ordered = new Map<JobAction, JobFailure[]>();
  readonly #stuck: (() => void)[] = [];
  #stuckBuildsOrdered = 0;
  /** Servers that are locked from outside, and until when. */
  readonly #locks = new Map<number, number>();
  #nextId = 151;

  constructor(input: { timeline: Timeline; speed: number }) {
    this.#timeline = input.timeline;
    this.#speed = input.speed;
  }

  /** Lets `action` happen after a believable time, scaled by the speed. */
  after(durationMs: number, action: () => void): void {
    this.#timeline.after(durationMs / this.#speed, action);
  }

  /** When something will happen that takes a believable time. */
  dueAt(durationMs: number): Date {
    return new Date(this.#timeline.nowMs() + durationMs / this.#speed);
  }

  job(id: number): Job | undefined {
    return this.#jobs.get(id);
  }

  /** The job that is queued or at work for a server. */
  activeJob(serverId: number): Job | undefined {
    return this.#active.get(serverId);
  }

  isLocked(serverId: number): boolean {
    return this.#active.has(serverId) || (this.#locks.get(serverId) ?? 0) > this.#timeline.nowMs();
  }

  /** Throws 423 while work is queued for the server. */
  requireUnlocked(server: Pick<SimServer, "id">): void {
    if (this.isLocked(server.id)) throw locked();
  }

  /** Puts a job into the queue. The caller has made sure that the server has none. */
  start(server: SimServer, action: JobAction, effects: JobEffects): Job {
    const job: Job = {
      id: this.#nextId++,
      action,
      serverId: server.id,
      hypervisorId: server.hypervisorId,
      startedAt: null,
      updatedAt: null,
      finishedAt: null,
      failed: false,
      message: null,
      progress: 0,
      steps: [],
    };
    this.#jobs.set(job.id, job);
    for (const id of this.#jobs.keys()) {
      if (this.#jobs.size <= keptJobs) break;
      this.#jobs.delete(id);
    }
    this.#active.set(server.id, job);
    const begin = () => this.#begin(job, effects);
    if (action === "build" && this.#stuckBuildsOrdered > 0) {
      this.#stuckBuildsOrdered--;
      this.#stuck.push(begin);
    } else this.after(queueDelayMs, begin);
    return job;
  }

  /** Orders the next job of a kind to fail at its end. */
  failNext(action: JobAction, failure: JobFailure): void {
    this.#ordered.set(action, [...(this.#ordered.get(action) ?? []), failure]);
  }

  /** Orders the next build to stay in the queue for ever. */
  stuckNextBuild(): void {
    this.#stuckBuildsOrdered++;
  }

  /** Lets stuck builds begin. */
  releaseStuck(): void {
    for (const begin of this.#stuck.splice(0)) this.after(0, begin);
  }

  /** Locks a server as queued work does, until a time. */
  lock(serverId: number, untilMs: number): void {
    this.#locks.set(serverId, untilMs);
  }

  unlock(serverId: number): void {
    this.#locks.delete(serverId);
  }

  /** Takes a server's job out of the queue, as when the server is gone. */
  forget(serverId: number): void {
    const job = this.#active.get(serverId);
    if (job) this.#finish(job, "the server is gone");
    this.#locks.delete(serverId);
  }

  /** Ends all orders; locked servers are free again and stuck builds begin. */
  clearOrders(): void {
    this.#ordered.clear();
    this.#stuckBuildsOrdered = 0;
    this.#locks.clear();
    this.releaseStuck();
  }

  #begin(job: Job, effects: JobEffects): void {
    if (job.finishedAt) return;
    job.startedAt = this.#now();
    job.updatedAt = job.startedAt;
    effects.onStart?.();
    this.#step(job, 0, effects);
  }

  #step(job: Job, index: number, effects: JobEffects): void {
    const { steps } = jobPlans[job.action];
    const step = steps[index];
    if (!step) {
      this.#end(job, effects);
      return;
    }
    this.after(step.durationMs, () => {
      if (job.finishedAt) return;
      job.updatedAt = this.#now();
      job.steps.push({ type: step.type, at: job.updatedAt });
      // 100 is reached by the end of the job alone.
      job.progress = Math.min(99, Math.floor(((index + 1) / steps.length) * 100));
      this.#step(job, index + 1, effects);
    });
  }

  #end(job: Job, effects: JobEffects): void {
    const failure = this.#ordered.get(job.action)?.shift() ?? attempt(effects.onDone);
    this.#finish(job, failure?.message ?? null);
    if (failure) effects.onFail?.(failure);
  }

  #finish(job: Job, message: string | null): void {
    job.finishedAt = this.#now();
    job.updatedAt = job.finishedAt;
    job.failed = message !== null;
    job.message = message;
    if (!job.failed) job.progress = 100;
    if (this.#active.get(job.serverId) === job) this.#active.delete(job.serverId);
  }

  #now(): Date {
    return new Date(this.#timeline.nowMs());
  }
}

function attempt(onDone: () => void): JobFailure | undefined {
  try {
    onDone();
    return undefined;
  } catch (error) {
    if (error instanceof JobFailed) return { message: error.message, buildFailed: true };
    throw error;
  }
}
