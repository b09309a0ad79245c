/**
 * A Moxxie in a process of its own, for tests that kill it: runs one command (or, without one, takes up what is left)
 * and prints one line of JSON with how every operation ended. With `strike` it kills itself there, as `kill -9` would.
 */

import { commands } from "@/lib/commands";
import { bulkOperation } from "@/lib/commands/bulk/bulk";
import { execute } from "@/lib/commands/execute";
import { loadConfig } from "@/lib/config";
import { createLogger } from "@/lib/log";
import { startMoxxie } from "@/lib/start";
import { admin } from "./actors";
import { type BreakPoint, brokenSteps } from "./broken-steps";
import { addPeople } from "./people";

export interface CrashOrder {
  /** By name of the guest; the child finds its id. */
  command?: { name: string; input: Record<string, unknown>; guestName?: string; confirm?: string };
  /**
   * A bulk operation; where `params` has `guestName` the child puts the guest's id in as `vmId`. Without a strike the test
   * kills the child whenever it likes: a line `{"accepted":"<operation id>"}` says that it may.
   */
  bulk?: {
    mode: "transactional" | "best_effort";
    operations: { type: string; params: Record<string, unknown>; dependsOn?: number[] }[];
  };
  /** What is set aside for the creation first: a reservation and a client's network in that datacenter. */
  held?: { datacenter: string; clientId: string };
  strike?: { step: string; point: BreakPoint };
}

const order: CrashOrder = JSON.parse(process.argv[2] ?? "{}");
const kill = () => process.kill(process.pid, "SIGKILL");
const moxxie = await startMoxxie({
  config: loadConfig({ env: process.env, cwd: process.cwd() }),
  log: createLogger({ level: process.env.MOXXIE_TEST_LOG === "1" ? "debug" : "error", name: "crash" }),
  leaseMs: 2_000,
  ...(order.strike && { stepsOf: brokenSteps({ ...order.strike, strike: kill }) }),
});
await addPeople(moxxie);
for (const id of moxxie.inventory.view().endpoints.keys()) await moxxie.inventory.pollNow(id);
const held = order.held && (await setAside(order.held));
if (order.command) {
  const { name, input, guestName, confirm } = order.command;
  const guest = guestName ? moxxie.inventory.view().guestsByName(guestName)[0] : undefined;
  const command = commands.get(name);
  if (!command) throw new Error(name);
  await execute(moxxie, admin, {
    command,
    input: { ...input, ...held, ...(guest && { vmId: guest.id }) },
    options: { ...(confirm !== undefined && { confirm }) },
  });
}
if (order.bulk) {
  const outcome = await execute(moxxie, admin, { command: bulkOperation, input: withIds(order.bulk) });
  if (outcome.kind !== "accepted") throw new Error(`the bulk operation is ${outcome.kind}`);
  process.stdout.write(`${JSON.stringify({ accepted: outcome.operationId })}\n`);
}
const unfinished = () => moxxie.db.prisma.operation.findMany({ where: { completedAt: null }, select: { id: true } });
for (const { id } of await unfinished()) await moxxie.operations.settled(id, 60_000);
for (const id of moxxie.inventory.view().endpoints.keys()) await moxxie.inventory.pollNow(id);
const operations = await moxxie.db.prisma.operation.findMany({
  orderBy: { createdAt: "asc" },
  include: { steps: true },
});
// Whose work a guest is, is told by the table: the view may show it a moment later.
const busy = await moxxie.db.prisma.guest.findMany({ select: { id: true, busyOperationId: true } });
const guests = [...moxxie.inventory.view().guests.values()].map(({ id, name, vmId, status, memoryMb }) => ({
  name,
  vmId,
  status,
  memoryMb,
  busyOperationId: busy.find((row) => row.id === id)?.busyOperationId ?? null,
}));
const audit = await moxxie.db.prisma.auditEntry.count({ where: { operationId: { not: null } } });
const claims = await moxxie.db.prisma.vmIdClaim.count();
const savedConfigs = await moxxie.db.prisma.savedConfig.count();
const outcome = {
  operations: operations.map(({ id, parentId, command, status, error, leftovers }) => ({
    id,
    parentId,
    command,
    status,
    error,
    leftovers,
  })),
  items: await moxxie.db.prisma.bulkItem.findMany({
    orderBy: [{ operationId: "asc" }, { index: "asc" }],
    select: { operationId: true, index: true, type: true, status: true, guestId: true, vmId: true, error: true },
  }),
  guests,
  audit,
  claims,
  savedConfigs,
  reservations: await moxxie.db.prisma.resourceReservation.findMany({ select: { status: true, guestId: true } }),
  addresses: await moxxie.db.prisma.networkAddress.findMany({
    orderBy: { address: "asc" },
    select: { kind: true, guestId: true },
  }),
  realisations: await moxxie.db.prisma.networkRealisation.findMany({ select: { profileId: true } }),
};
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function setAside({ datacenter, clientId }: NonNullable<CrashOrder["held"]>) {
  const network = await doneOf("network.allocate", { clientId, datacenter });
  const resources = { cpu: 1, memoryGB: 1, diskGB: 10 };
  const hold = await doneOf("reservation.create", { resources, datacenter, duration: "PT1H", reason: "crash test" });
  return { reservationId: hold.reservationId, network: { allocationId: network.id } };
}

async function doneOf(name: string, input: object): Promise<Record<string, unknown>> {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  const outcome = await execute(moxxie, admin, { command, input });
  if (outcome.kind !== "done") throw new Error(`${name} was not done`);
  return outcome.result;
}

function withIds({ mode, operations }: NonNullable<CrashOrder["bulk"]>) {
  const byName = (name: unknown) => moxxie.inventory.view().guestsByName(String(name))[0]?.id;
  return {
    mode,
    operations: operations.map(({ params: { guestName, ...params }, ...rest }) => ({
      ...rest,
      params: guestName === undefined ? params : { ...params, vmId: byName(guestName) },
    })),
  };
}
