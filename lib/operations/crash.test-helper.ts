import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "@/lib/simulators/virtfusion";
import type { BreakPoint } from "@/lib/testing/broken-steps";
import { childBundle } from "@/lib/testing/child-bundle";
import type { CrashOrder } from "@/lib/testing/crash-child";
import { panelEndpoint, writeConfig } from "@/lib/testing/world";

/**
 * A worker that is killed with SIGKILL in the middle of a step, and a second one that takes up what is left: nothing
 * lost, nothing twice, no orphan.
 */
/** What the second worker tells. */
export interface CrashOutcome {
  operations: {
    id: string;
    parentId: string | null;
    command: string;
    status: string;
    error: unknown;
    leftovers: unknown;
  }[];
  items: {
    operationId: string;
    index: number;
    type: string;
    status: string;
    guestId: string | null;
    vmId: string | null;
    error: unknown;
  }[];
  guests: { name: string; vmId: string; status: string; memoryMb: number; busyOperationId: string | null }[];
  audit: number;
  claims: number;
  savedConfigs: number;
  reservations: { status: string; guestId: string | null }[];
  addresses: { kind: string; guestId: string | null }[];
  realisations: { profileId: string }[];
}

/** What a test works with; made anew for each. */
export interface CrashWorld {
  /** DC1's platform. */
  readonly platform: ProxmoxSimulator;
  /** DC2's, which is Q-in-Q; where it was asked for. */
  readonly nested: ProxmoxSimulator | undefined;
  /** DC3's, which gives ids and places guests itself; where it was asked for. */
  readonly panel: VirtfusionSimulator | undefined;
  /** Kills a worker at the point, lets another take over, and gives what became of it. */
  crashAndResume(
    order: NonNullable<CrashOrder["command"]> | Pick<CrashOrder, "bulk">,
    strike: { step: string; point: BreakPoint },
    held?: CrashOrder["held"],
  ): Promise<CrashOutcome>;
  /** Starts a worker, to be killed at any moment. An empty order takes up what is left and ends with its outcome. */
  begin(order: CrashOrder): CrashChild;
}

export interface CrashChild {
  /** The bulk operation's id, as soon as it is accepted. */
  accepted: Promise<string>;
  kill(): void;
  ended: Promise<{ killed: boolean; outcome?: CrashOutcome; stderr: string }>;
}

/** A platform, a configuration and a database of its own for every test of the file. */
export function crashWorld({ nested = false, panel = false } = {}): () => CrashWorld {
  let world: CrashWorld & { close(): Promise<void> };
  const program = childBundle("lib/testing/crash-child.ts");
  beforeEach(async () => {
    world = await startCrashWorld({ nested, panel, program: program() });
  });
  afterEach(() => world.close());
  return () => world;
}

async function startCrashWorld({
  nested: isNested,
  panel: hasPanel,
  program,
}: {
  nested: boolean;
  panel: boolean;
  program: string[];
}): Promise<CrashWorld & { close(): Promise<void> }> {
  const platform = await startProxmoxSimulator({ guests: 3, nodes: 2, seed: 3 });
  const nested = isNested
    ? await startProxmoxSimulator({ guests: 1, nodes: 2, seed: 4, nodePrefix: "node", qinqServiceVlan: 1000 })
    : undefined;
  const panel = hasPanel ? await startVirtfusionSimulator({ guests: 3, seed: 5 }) : undefined;
  const folder = mkdtempSync(join(tmpdir(), "moxxie-crash-"));
  // A server starts quicker; the embedded database goes the same way and has its own crash test.
  const database = hasServer() ? await createServerDatabase() : undefined;
  const env = {
    MOXXIE_CONFIG: writeConfig(folder, platform, {
      ...(nested && { second: nested, serviceVlan: 1000 }),
      ...(panel && { panel: panelEndpoint(panel) }),
    }),
    MOXXIE_DATA_DIR: join(folder, "data"),
    MOXXIE_ADMIN_EMAIL: "admin@example.com",
    MOXXIE_ADMIN_PASSWORD: "correct horse battery",
    ...(database && { DATABASE_URL: database.url }),
  };
  return {
    platform,
    nested,
    panel,
    begin: (order) => beginChild(program, order, env),
    async crashAndResume(asked, strike, held) {
      const order = "name" in asked ? { command: asked } : asked;
      const first = await beginChild(program, { ...order, strike, ...(held && { held }) }, env).ended;
      expect(first.killed, `the worker was to be killed at ${strike.step}; it said: ${first.stderr}`).toBe(true);
      const second = await beginChild(program, {}, env).ended;
      if (!second.outcome) throw new Error(`the second worker did not finish: ${second.stderr}`);
      return second.outcome;
    },
    async close() {
      await platform.close();
      await nested?.close();
      await panel?.close();
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function beginChild(program: string[], order: CrashOrder, env: Record<string, string>): CrashChild {
  const args = [...program, JSON.stringify(order)];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const accepted = Promise.withResolvers<string>();
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    const line = stdout.split("\n").find((text) => text.startsWith('{"accepted"') && text.endsWith("}"));
    if (line) accepted.resolve(JSON.parse(line).accepted);
  });
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<Awaited<CrashChild["ended"]>>((resolve) => {
    child.on("close", (_, signal) => {
      const line = stdout.split("\n").find((text) => text.startsWith('{"operations"'));
      resolve({ killed: signal === "SIGKILL", stderr, ...(line && { outcome: JSON.parse(line) }) });
      accepted.reject(new Error(`the worker ended before anything was accepted; it said: ${stderr}`));
    });
  });
  // Whoever asks for no bulk does not wait for it.
  accepted.promise.catch(() => undefined);
  return { accepted: accepted.promise, kill: () => void child.kill("SIGKILL"), ended };
}

/** Every point for steps that talk to the platform; for the others there is no task to lose. */
export const points = (steps: Record<string, readonly BreakPoint[]>) =>
  Object.entries(steps).flatMap(([step, at]) => at.map((point) => ({ step, point })));
export const local = ["before", "undocumented"] as const;
