/**
 * A Moxxie in a process of its own, for tests that kill it around an approval: freezes a deletion, or approves what
 * waits, and kills itself at the point named, as `kill -9` would. Without a point it finishes what is left. Prints one
 * line of JSON with how all stands.
 */

import { allCommands } from "@/lib/commands/by-name";
import { execute } from "@/lib/commands/execute";
import { loadConfig } from "@/lib/config";
import { createLogger } from "@/lib/log";
import type { Moxxie } from "@/lib/moxxie";
import { startMoxxie } from "@/lib/start";
import { admin, operator } from "./actors";

/**
 * frozen: the request has just been committed. decided: inside the deciding transaction, after the decision.
 * accepted: inside it, after all that accepting writes. committed: after it, before anything else.
 */
export type ApprovalStrike = "frozen" | "decided" | "accepted" | "committed";

export interface ApprovalCrashOrder {
  /** The name of the guest whose deletion is asked for; absent: what waits is approved. */
  freeze?: string;
  strike?: ApprovalStrike;
}

export interface ApprovalCrashOutcome {
  approval: string;
  operation: string;
  guestThere: boolean;
  busyOperationId: string | null;
  audit: string[];
  decidedEvents: number;
}

const order: ApprovalCrashOrder = JSON.parse(process.argv[2] ?? "{}");
const kill = () => process.kill(process.pid, "SIGKILL");
const moxxie = await startMoxxie({
  config: loadConfig({ env: process.env, cwd: process.cwd() }),
  log: createLogger({ level: process.env.MOXXIE_TEST_LOG === "1" ? "debug" : "error", name: "crash" }),
  leaseMs: 2_000,
});
for (const id of moxxie.inventory.view().endpoints.keys()) await moxxie.inventory.pollNow(id);
if (order.freeze !== undefined) await freeze(order.freeze);
const { id: approvalId, status } = await moxxie.db.prisma.approval.findFirstOrThrow();
if (order.freeze === undefined && status === "pending") await approve();
const outcome = await outcomeOf();
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function freeze(name: string): Promise<void> {
  const { id, role, email } = { ...operator, email: "otto@example.com" };
  await moxxie.db.prisma.user.create({ data: { id, role, email, name: operator.name } });
  const [guest] = moxxie.inventory.view().guestsByName(name);
  await run(moxxie, operator, { name: "vm.delete", input: { vmId: guest?.id, force: true }, confirm: name });
  if (order.strike === "frozen") kill();
}

async function approve(): Promise<void> {
  await run(struck(moxxie), admin, { name: "approval.approve", input: { approvalId } });
}

async function run(
  on: Moxxie,
  actor: typeof admin,
  { name, input, confirm }: { name: string; input: object; confirm?: string },
): Promise<void> {
  const command = (await allCommands()).get(name);
  if (!command) throw new Error(name);
  await execute(on, actor, { command, input, options: { ...(confirm !== undefined && { confirm }) } });
}

/** The same Moxxie, except that it kills itself where it first gets to the point. */
function struck(real: Moxxie): Moxxie {
  const { strike } = order;
  const events: Moxxie["events"] = Object.assign(Object.create(real.events), {
    record: async (...[tx, told]: Parameters<Moxxie["events"]["record"]>) => {
      await real.events.record(tx, told);
      if (strike === "decided" && told.some(({ type }) => type === "approval.decided")) kill();
    },
  });
  const jobs: Moxxie["jobs"] = Object.assign(Object.create(real.jobs), {
    send: async (...sent: Parameters<Moxxie["jobs"]["send"]>) => {
      const answer = await real.jobs.send(...sent);
      if (strike === "accepted") kill();
      return answer;
    },
  });
  const inventory: Moxxie["inventory"] = Object.create(real.inventory, {
    applyGuest: {
      value: async (guestId: string) => {
        if (strike === "committed") kill();
        await real.inventory.applyGuest(guestId);
      },
    },
    view: { value: () => real.inventory.view() },
  });
  return { ...real, events, jobs, inventory };
}

async function outcomeOf(): Promise<ApprovalCrashOutcome> {
  const { prisma } = moxxie.db;
  const before = await prisma.operation.findFirstOrThrow();
  if (before.status !== "awaiting_approval") await moxxie.operations.settled(before.id, 60_000);
  const { status, operation } = await prisma.approval.findFirstOrThrow({ include: { operation: true } });
  const guest = operation.guestId && (await prisma.guest.findUnique({ where: { id: operation.guestId } }));
  const rows = await prisma.auditEntry.findMany({ where: { operationId: operation.id }, orderBy: { id: "asc" } });
  return {
    approval: status,
    operation: operation.status,
    guestThere: Boolean(guest),
    busyOperationId: guest ? guest.busyOperationId : null,
    audit: rows.map((row) => row.outcome),
    decidedEvents: await prisma.event.count({ where: { type: "approval.decided" } }),
  };
}
