import { randomUUID } from "node:crypto";
import { fromPrisma, PgBoss, type Db as PgBossDatabase } from "pg-boss";
import type { Database, Transaction } from "@/lib/db";
import type { Logger } from "@/lib/log";

/** Data of a job: plain JSON. Ids rather than whole things, because a job may run much later. */
export type JobData = Record<string, unknown>;

export interface Job {
  id: string;
  /** As it was sent; parse it. */
  data: unknown;
  /** Aborted when Moxxie stops: come to a safe point and return or throw. A job that throws runs again later. */
  signal: AbortSignal;
}

export type JobHandler = (job: Job) => Promise<void>;

export interface SendOptions {
  /** The job exists only if this transaction commits. */
  tx?: Transaction;
  /** At most one job of this key waits in the queue; a further one is dropped. One that runs already does not count. */
  singletonKey?: string;
  startAfterSeconds?: number;
  /** How often a job that throws, or whose process dies, is tried again. */
  retryLimit?: number;
}

/** Durable background work, taken once among all processes that share the database. */
export interface Jobs {
  /**
   * Makes a queue known. Before a job is sent inside a transaction its queue must be: by this, `work` or `schedule`.
   */
  declare(queue: string): Promise<void>;
  /** @returns the job's id; null if one of the same `singletonKey` waits already. */
  send(queue: string, data: JobData, options?: SendOptions): Promise<string | null>;
  /** Runs up to `concurrency` jobs of the queue at once in this process. */
  work(queue: string, options: { concurrency: number }, handler: JobHandler): Promise<void>;
  /** Sends a job whenever the cron expression says so (five fields, UTC), once for all processes. */
  schedule(queue: string, cron: string, data: JobData): Promise<void>;
  /** Takes no more jobs. Graceful: waits up to 25 seconds for those that run; what is cut off runs again later. */
  stop(options: { graceful: boolean }): Promise<void>;
}

// A notification wakes the workers at once and a timer for what this process knows to come due; they ask by themselves
// only for the rest: what other processes deferred or left behind.
const pollSeconds = 20;
// After a start the jobs that the last stop cut off come due again (their first retry, a second later).
const secondLookMs = 2000;
// A process that dies stops beating; its jobs go to others after this and the next look of the supervisor.
const heartbeatSeconds = 30;
const superviseSeconds = 20;
const wakeDelayMsMax = 3_600_000;
const gracefulStopMs = 25_000;

const retryDelaySecondsMax = 60;

const queueOptions = {
  notify: true,
  heartbeatSeconds,
  expireInSeconds: 24 * 3600, // pg-boss's longest; the heartbeat is what tells a dead job from a long one
  retryLimit: 5,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: retryDelaySecondsMax,
  deleteAfterSeconds: 24 * 3600,
};

/** Starts the job system on an open database; it keeps its tables in the schema `pgboss`. */
export async function startJobs({ db, log }: { db: Database; log: Logger }): Promise<Jobs> {
  const boss = new PgBoss({
    db: toPgBossDatabase(db),
    backend: db.kind === "embedded" ? "pglite" : "postgres",
    useListenNotify: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    flowIntervalSeconds: 3600, // jobs that depend on jobs are not used
    // Both need statements that the embedded database does not know; a server's autovacuum does the work.
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => log.error({ err: error }, "the job system met an error"));
  boss.on("warning", (warning) => log.warn({ warning }, "the job system warns"));
  await boss.start();
  if (db.kind === "embedded") await releaseOrphans({ boss, db });
  return new PgBossJobs({ boss, log });
}

/** The embedded database has one process: jobs that are active at its start belong to one that died. */
async function releaseOrphans({ boss, db }: { boss: PgBoss; db: Database }): Promise<void> {
  const { rows } = await db.executeSql("SELECT name, id FROM pgboss.job WHERE state = 'active'");
  for (const { name, id } of rows) await boss.fail(String(name), String(id), { reason: "the process died" });
}

function toPgBossDatabase(db: Database): PgBossDatabase {
  return {
    executeSql: (text, values) => db.executeSql(text, values),
    listen: async (channel, onNotification, onReconnect) => {
      const close = await db.listen(channel, onNotification, { onGap: onReconnect });
      onReconnect(); // pg-boss counts the beginning as a gap too
      return { close };
    },
  };
}

class PgBossJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #log: Logger;
  readonly #queues = new Map<string, Promise<void>>();
  readonly #workers = new Map<string, string[]>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor({ boss, log }: { boss: PgBoss; log: Logger }) {
    this.#boss = boss;
    this.#log = log;
  }

  declare(queue: string): Promise<void> {
    const declared = this.#queues.get(queue) ?? this.#declare(queue);
    this.#queues.set(queue, declared);
    declared.catch(() => this.#queues.delete(queue));
    return declared;
  }

  async #declare(queue: string): Promise<void> {
    // "short": one waiting job for each singleton key.
    await this.#boss.createQueue(queue, { ...queueOptions, policy: "short" });
    // Any look at the queue puts it into pg-boss's cache, so that `send` needs no query of its own.
    await this.#boss.findJobs(queue, { id: randomUUID() });
  }

  async send(queue: string, data: JobData, options: SendOptions = {}): Promise<string | null> {
    const { tx, singletonKey = randomUUID(), startAfterSeconds, retryLimit } = options;
    // A query outside of the transaction would wait for it for ever on the embedded database.
    if (tx && !this.#queues.has(queue))
      throw new Error(`Queue ${queue} was not declared before a transaction uses it.`);
    if (!tx) await this.declare(queue);
    if (startAfterSeconds !== undefined) this.#wakeAfter(queue, startAfterSeconds * 1000);
    return this.#boss.send(queue, data, {
      singletonKey,
      ...(startAfterSeconds !== undefined && { startAfter: startAfterSeconds }),
      ...(retryLimit !== undefined && { retryLimit }),
      ...(tx && { db: fromPrisma(tx) }),
    });
  }

  async work(queue: string, { concurrency }: { concurrency: number }, handler: JobHandler): Promise<void> {
    await this.declare(queue);
    const workers = this.#workers.get(queue) ?? [];
    this.#workers.set(queue, workers);
    for (let count = 0; count < concurrency; count++) workers.push(await this.#startWorker(queue, handler));
    this.#wakeAfter(queue, secondLookMs);
  }

  async #startWorker(queue: string, handler: JobHandler): Promise<string> {
    const polling = { pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds };
    const workerId = await this.#boss.work<unknown>(queue, polling, async ([job]) => {
      if (!job) return;
      // pg-boss lets a worker rest after each job; this makes it look for the next one at once.
      this.#boss.notifyWorker(workerId);
      try {
        await handler({ id: job.id, data: job.data, signal: job.signal });
      } catch (error) {
        this.#log.error({ err: error, queue, jobId: job.id }, "a job failed");
        this.#wakeAfter(queue, Math.min(retryDelaySecondsMax, 2 ** job.retryCount) * 1000); // pg-boss's back-off at most
        throw error;
      }
    });
    return workerId;
  }

  /** Makes this process look for jobs that will be due by then. */
  #wakeAfter(queue: string, delayMs: number): void {
    const marginMs = 50;
    if (delayMs > wakeDelayMsMax) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      for (const workerId of this.#workers.get(queue) ?? []) this.#boss.notifyWorker(workerId);
    }, delayMs + marginMs).unref();
    this.#timers.add(timer);
  }

  async schedule(queue: string, cron: string, data: JobData): Promise<void> {
    await this.declare(queue);
    await this.#boss.schedule(queue, cron, data, { tz: "UTC" });
  }

  async stop({ graceful }: { graceful: boolean }): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    // First of all the workers: pg-boss itself stops other things before them, and meanwhile they would take jobs.
    for (const queue of this.#workers.keys()) void this.#boss.offWork(queue, { wait: false });
    await this.#boss.stop({ close: false, graceful, timeout: graceful ? gracefulStopMs : 1000 });
  }
}
