import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { type BreakPoint, breakPoints } from "@/lib/testing/broken-steps";
import type { CrashOrder } from "@/lib/testing/crash-child";
import { writeConfig } from "@/lib/testing/world";

/**
 * A worker that is killed with SIGKILL in the middle of a step, for every step and at every point that matters, and a
 * second one that takes up what is left: nothing lost, nothing twice, no orphan.
 */
interface Outcome {
  operations: { command: string; status: string; error: unknown; leftovers: unknown }[];
  guests: { name: string; vmId: string; status: string; memoryMb: number; busyOperationId: string | null }[];
  audit: number;
  claims: number;
  savedConfigs: number;
  reservations: { status: string; guestId: string | null }[];
  addresses: { kind: string; guestId: string | null }[];
  realisations: { profileId: string }[];
}

let platform: ProxmoxSimulator;
let folder: string;
let database: { url: string; drop: () => Promise<void> } | undefined;
let env: Record<string, string>;

beforeEach(async () => {
  platform = await startProxmoxSimulator({ guests: 3, nodes: 2, seed: 3 });
  folder = mkdtempSync(join(tmpdir(), "moxxie-crash-"));
  // A server starts quicker; the embedded database goes the same way and has its own crash test.
  database = hasServer() ? await createServerDatabase() : undefined;
  env = {
    MOXXIE_CONFIG: writeConfig(folder, platform),
    MOXXIE_DATA_DIR: join(folder, "data"),
    MOXXIE_ADMIN_EMAIL: "admin@example.com",
    MOXXIE_ADMIN_PASSWORD: "correct horse battery",
    ...(database && { DATABASE_URL: database.url }),
  };
});

afterEach(async () => {
  await platform.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function runChild(order: CrashOrder): Promise<{ killed: boolean; outcome?: Outcome; stderr: string }> {
  const args = ["--import", "tsx", "lib/testing/crash-child.ts", JSON.stringify(order)];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => {
    child.on("close", (_, signal) => {
      const line = stdout.split("\n").find((text) => text.startsWith('{"operations"'));
      resolve({ killed: signal === "SIGKILL", stderr, ...(line && { outcome: JSON.parse(line) }) });
    });
  });
}

/** Kills a worker at the point, lets another take over, and gives what became of it. */
async function crashAndResume(
  command: NonNullable<CrashOrder["command"]>,
  strike: { step: string; point: BreakPoint },
  held?: CrashOrder["held"],
): Promise<Outcome> {
  const first = await runChild({ command, strike, ...(held && { held }) });
  expect(first.killed, `the worker was to be killed at ${strike.step}; it said: ${first.stderr}`).toBe(true);
  const second = await runChild({});
  if (!second.outcome) throw new Error(`the second worker did not finish: ${second.stderr}`);
  return second.outcome;
}

const vm = {
  name: "phoenix",
  datacenter: "DC1",
  cores: 2,
  memoryMB: 2048,
  diskGB: 20,
  template: "debian-12",
  start: true,
};
const named = (name: string) => platform.guests().filter((guest) => guest.config.name === name);
const orphanVolumes = () =>
  platform.volumes().filter(({ vmid }) => vmid !== undefined && platform.guest(vmid) === undefined);

/** Every point for steps that talk to the platform; for the others there is no task to lose. */
const points = (steps: Record<string, readonly BreakPoint[]>) =>
  Object.entries(steps).flatMap(([step, at]) => at.map((point) => ({ step, point })));
const local = ["before", "undocumented"] as const;

describe("a creation survives the death of its worker", () => {
  test.each(
    points({
      record: local,
      clone: breakPoints,
      configure: local,
      resize: breakPoints,
      start: breakPoints,
      refresh: local,
    }),
  )("killed at $step, $point", async (strike) => {
    const outcome = await crashAndResume({ name: "vm.create", input: vm }, strike);
    expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.create", status: "completed" })]);
    expect(named("phoenix")).toHaveLength(1);
    expect(outcome.guests.filter(({ name }) => name === "phoenix")).toEqual([
      expect.objectContaining({ status: "running", memoryMb: 2048, busyOperationId: null }),
    ]);
    expect(orphanVolumes()).toEqual([]);
    expect(outcome.claims).toBe(0);
    expect(outcome.audit).toBe(2);
  });
});

describe("a creation that uses a reservation and a network made for it survives the death of its worker", () => {
  let nested: ProxmoxSimulator;
  beforeEach(async () => {
    nested = await startProxmoxSimulator({ guests: 1, nodes: 2, seed: 4, nodePrefix: "node", qinqServiceVlan: 1000 });
    writeConfig(folder, platform, { second: nested, serviceVlan: 1000 });
  });
  afterEach(() => nested.close());

  test.each(
    points({
      record: local,
      "network-create-network": local,
      "network-apply-network": breakPoints,
      "network-look-at-network": local,
      refresh: local,
    }),
  )("killed at $step, $point", async (strike) => {
    const before = nested.cluster.parts.sdn.running.vnets.size;
    const input = { name: "phoenix", datacenter: "DC2", cores: 1, memoryMB: 1024, diskGB: 10 };
    const held = { datacenter: "DC2", clientId: "phoenix" };
    const outcome = await crashAndResume({ name: "vm.create", input }, strike, held);
    expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.create", status: "completed" })]);
    expect(nested.guests().filter(({ config }) => config.name === "phoenix")).toHaveLength(1);
    expect(outcome.reservations).toEqual([{ status: "consumed", guestId: expect.any(String) }]);
    expect(outcome.addresses.map(({ kind }) => kind)).toEqual(["gateway", "guest"]);
    const [made] = outcome.realisations;
    const { running, configured } = nested.cluster.parts.sdn;
    expect([running.vnets.size, configured.vnets.size]).toEqual([before + 1, before + 1]);
    expect(nested.guests().find(({ config }) => config.name === "phoenix")?.config.net0).toContain(
      `bridge=${made?.profileId}`,
    );
  });
});

/** A VM of the seed that Moxxie did not make, with the power state asked for. */
function seedGuest(power: "running" | "stopped") {
  const guest = platform.guests().find(({ kind, config }) => kind === "qemu" && config.template !== "1");
  if (!guest) throw new Error("the seed has no VM");
  const name = guest.config.name ?? "";
  if (power === "running" && guest.power !== "running") platform.operator.start(guest.vmid);
  if (power === "stopped" && guest.power !== "stopped") platform.operator.stop(guest.vmid);
  return { vmid: guest.vmid, name };
}

describe("a deletion survives the death of its worker", () => {
  test.each(points({ "save-configuration": local, stop: breakPoints, destroy: breakPoints, forget: local }))(
    "killed at $step, $point",
    async (strike) => {
      const { vmid, name } = seedGuest("running");
      const command = { name: "vm.delete", input: { force: true }, guestName: name, confirm: name };
      const outcome = await crashAndResume(command, strike);
      expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.delete", status: "completed" })]);
      expect(platform.guest(vmid)).toBeUndefined();
      expect(orphanVolumes()).toEqual([]);
      expect(outcome.guests.map((guest) => guest.name)).not.toContain(name);
      expect(outcome.savedConfigs).toBe(1);
      expect(platform.requests.recent.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    },
  );
});

describe("a configuration change survives the death of its worker", () => {
  test.each(points({ "save-configuration": local, change: local, refresh: local }))(
    "killed at $step, $point",
    async (strike) => {
      const { vmid, name } = seedGuest("stopped");
      const command = {
        name: "vm.update",
        input: { change: { memoryMB: 1024, tags: ["env-crash"] } },
        guestName: name,
      };
      const outcome = await crashAndResume(command, strike);
      expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.update", status: "completed" })]);
      expect(platform.guest(vmid)?.config).toMatchObject({ memory: "1024", tags: "env-crash" });
      expect(outcome.guests.find((guest) => guest.name === name)).toMatchObject({
        memoryMb: 1024,
        busyOperationId: null,
      });
      expect(outcome.savedConfigs).toBe(1);
      expect(
        platform.requests.recent.filter(({ method, path }) => method !== "GET" && path.endsWith("/config")),
      ).toHaveLength(1);
    },
  );
});
