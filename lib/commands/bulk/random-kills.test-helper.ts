import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { loadConfig } from "@/lib/config";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { createServerDatabase } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import type { Moxxie } from "@/lib/moxxie";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { SeededRandom } from "@/lib/simulators/random";
import { startMoxxie } from "@/lib/start";
import { writeConfig } from "@/lib/testing/world";

/** Two workers on one database that are killed again and again, and a process that only looks. */
export class KilledWorld {
  readonly #workers: Worker[] = [];
  #kills = 0;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly platform: ProxmoxSimulator,
    /** Reads the tables; does no work. */
    readonly observer: Moxxie,
    private readonly env: Record<string, string>,
    private readonly program: string[],
  ) {}

  /** @param program what `node` is to run as a worker */
  static async start(program: string[]): Promise<KilledWorld> {
    const platform = await startProxmoxSimulator({ guests: 3, nodes: 3, seed: 3, speed: 40 });
    const folder = mkdtempSync(join(tmpdir(), "moxxie-kills-"));
    const database = await createServerDatabase();
    const env = {
      MOXXIE_CONFIG: writeConfig(folder, platform),
      MOXXIE_DATA_DIR: join(folder, "data"),
      MOXXIE_ADMIN_EMAIL: "admin@example.com",
      MOXXIE_ADMIN_PASSWORD: "correct horse battery",
      MOXXIE_INVENTORY_INTERVAL: "PT1H",
      DATABASE_URL: database.url,
    };
    const config = loadConfig({ env, cwd: folder });
    const observer = await startMoxxie({ config, log: createLogger({ level: "silent", name: "test" }), work: false });
    const world = new KilledWorld(platform, observer, env, program);
    world.#closers.push(
      async () => rmSync(folder, { recursive: true, force: true }),
      () => database.drop(),
      () => platform.close(),
      () => observer.stop(),
    );
    for (let n = 0; n < 2; n++) world.#workers.push(new Worker(program, env));
    return world;
  }

  get kills(): number {
    return this.#kills;
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.kill();
    for (const close of this.#closers.reverse()) await close();
  }

  /** Asks whichever worker lives until one has taken the request. @returns the operation's id. */
  async ask(request: BulkRequest): Promise<string> {
    for (;;) {
      const worker = await Promise.race(this.#workers.map((each) => each.up.then(() => each)));
      const said = await worker.ask(request);
      if (said?.startsWith("refused")) throw new Error(said);
      // It may have been killed after the commit and before it said so.
      const found = await this.observer.db.prisma.operation.findFirst({
        where: { command: "operation.bulk", input: { path: ["reason"], equals: request.reason ?? "" } },
        select: { id: true },
      });
      if (found) return found.id;
    }
  }

  /**
   * Kills one of the workers, and now and then both, and starts others in their places. Only while both are up: workers
   * that are killed faster than a lease runs out would never come to do anything.
   */
  killSome(random: SeededRandom): void {
    if (this.#workers.some((worker) => !worker.isUp)) return;
    const victims = random.chance(0.15) ? [0, 1] : [random.integer(0, 1)];
    for (const place of victims) {
      this.#workers[place]?.kill();
      this.#workers[place] = new Worker(this.program, this.env);
      this.#kills++;
    }
  }
}

class Worker {
  readonly up: Promise<void>;
  isUp = false;
  readonly #process: ChildProcess;
  #answer: ((line: string | undefined) => void) | undefined;
  #isGone = false;

  constructor(program: string[], env: Record<string, string>) {
    this.#process = spawn(process.execPath, program, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", process.env.MOXXIE_TEST_LOG === "1" ? "inherit" : "ignore"],
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.up = promise;
    // Whoever waits for it hears of it; nobody need wait.
    promise.catch(() => undefined);
    if (!this.#process.stdout) throw new Error("the worker has no output");
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      if (line === "up") {
        this.isUp = true;
        resolve();
      } else if (/^(accepted|refused)/.test(line)) this.#answer?.(line);
    });
    this.#process.stdin?.on("error", () => undefined);
    this.#process.on("close", (code) => {
      if (code !== null) reject(new Error(`a worker ended by itself with ${code}`));
      this.#isGone = true;
      this.isUp = false;
      this.#answer?.(undefined);
    });
  }

  /** @returns what it said; undefined when it died before. */
  ask(request: BulkRequest): Promise<string | undefined> {
    if (this.#isGone) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  kill(): void {
    this.isUp = false;
    this.#process.kill("SIGKILL");
  }
}
