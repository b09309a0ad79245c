import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { ApprovalCrashOrder, ApprovalCrashOutcome, ApprovalStrike } from "@/lib/testing/approval-crash-child";
import { childBundle } from "@/lib/testing/child-bundle";
import { writeConfig } from "@/lib/testing/world";

/** Processes that are killed with SIGKILL around an approval: what was asked for waits on, or is carried out once. */
describe.each([hasServer() ? "server" : "embedded"])("on the %s database", (kind) => {
  const program = childBundle("lib/testing/approval-crash-child.ts");
  let platform: ProxmoxSimulator;
  let folder: string;
  let database: Awaited<ReturnType<typeof createServerDatabase>> | undefined;

  beforeEach(async () => {
    platform = await startProxmoxSimulator({ guests: 3, nodes: 2, seed: 3 });
    folder = mkdtempSync(join(tmpdir(), "moxxie-approval-crash-"));
    database = kind === "server" ? await createServerDatabase() : undefined;
  });
  afterEach(async () => {
    await platform.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function child(
    order: ApprovalCrashOrder,
  ): Promise<{ killed: boolean; outcome?: ApprovalCrashOutcome; said: string }> {
    const env = {
      ...process.env,
      MOXXIE_CONFIG: writeConfig(folder, platform),
      MOXXIE_DATA_DIR: join(folder, "data"),
      MOXXIE_ADMIN_EMAIL: "admin@example.com",
      MOXXIE_ADMIN_PASSWORD: "correct horse battery",
      ...(database && { DATABASE_URL: database.url }),
    };
    const args = [...program(), JSON.stringify(order)];
    const process_ = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, said] = ["", ""];
    process_.stdout.on("data", (chunk) => (stdout += chunk));
    process_.stderr.on("data", (chunk) => (said += chunk));
    return new Promise((resolve) => {
      process_.on("close", (_, signal) => {
        const line = stdout.split("\n").find((text) => text.startsWith('{"approval"'));
        resolve({ killed: signal === "SIGKILL", said, ...(line && { outcome: JSON.parse(line) }) });
      });
    });
  }

  const victim = () => {
    const guest = platform.guests().find(({ kind, config }) => kind === "qemu" && config.template !== "1");
    if (!guest) throw new Error("the seed has no VM");
    return { vmid: guest.vmid, name: guest.config.name ?? "" };
  };

  /** What the first process that is not killed finds. */
  async function afterwards(): Promise<ApprovalCrashOutcome> {
    const { outcome, said } = await child({});
    if (!outcome) throw new Error(`the last process did not finish: ${said}`);
    return outcome;
  }

  test.each<ApprovalStrike>(["frozen", "decided", "accepted", "committed"])(
    "killed when %s",
    async (strike) => {
      const { vmid, name } = victim();
      const first = await child({ freeze: name, ...(strike === "frozen" && { strike }) });
      expect(first.killed, first.said).toBe(strike === "frozen");
      if (strike !== "frozen") {
        expect(first.outcome).toMatchObject({
          approval: "pending",
          operation: "awaiting_approval",
          audit: ["requested"],
        });
        expect((await child({ strike })).killed).toBe(true);
      }
      // Nothing is half done: either it waits and is approved now, or it was accepted and is carried out.
      expect(await afterwards()).toEqual({
        approval: "approved",
        operation: "completed",
        guestThere: false,
        busyOperationId: null,
        audit: ["requested", "accepted", "done"],
        decidedEvents: 1,
      });
      expect(platform.guest(vmid)).toBeUndefined();
    },
    120_000,
  );
});
