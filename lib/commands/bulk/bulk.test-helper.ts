import type { Actor } from "@/lib/auth/actor";
import type { BulkRequest } from "@/lib/contracts/bulk";
import type { GuestRecord } from "@/lib/domain/estate";
import type { Moxxie } from "@/lib/moxxie";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { addPeople } from "@/lib/testing/people";
import { admin, startWorld, type World, type WorldOptions } from "@/lib/testing/world";
import { execute } from "../execute";
import { bulkOperation } from "./bulk";

export type Item = BulkRequest["operations"][number];
export type Mode = BulkRequest["mode"];

/** A world in whose tables the tests' actors are. */
export async function startBulkWorld(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ inventoryInterval: "PT1H", ...options });
  await addPeople(world.moxxie);
  return world;
}

/** Asks for a bulk operation. @returns its id. */
export async function askBulk(
  moxxie: Moxxie,
  operations: readonly Item[],
  { mode = "transactional", actor = admin }: { mode?: Mode; actor?: Actor } = {},
): Promise<string> {
  const input = { operations: [...operations], mode };
  const outcome = await execute(moxxie, actor, { command: bulkOperation, input });
  if (outcome.kind !== "accepted") throw new Error(`the bulk operation is ${outcome.kind}`);
  return outcome.operationId;
}

/** Waits for its end and reads what it tells. */
export async function endOf(moxxie: Moxxie, operationId: string, timeoutMs = 60_000) {
  await moxxie.operations.settled(operationId, timeoutMs);
  return standingOf(moxxie, operationId);
}

export async function standingOf(moxxie: Moxxie, operationId: string) {
  const operation = await getOperation(moxxie, admin, operationId);
  const { lines } = await operationLog(moxxie, admin, { id: operationId, limit: 5_000 });
  const log = lines.map(({ text }) => text);
  return { ...operation, statuses: operation.results.map(({ status }) => status), log };
}

export async function runBulk(moxxie: Moxxie, operations: readonly Item[], mode?: Mode) {
  return endOf(moxxie, await askBulk(moxxie, operations, { ...(mode && { mode }) }));
}

let count = 0;
/** A creation of a small VM. */
export const creation = (params: Record<string, unknown> = {}): Item => ({
  type: "CREATE_VM",
  params: {
    name: `bulk-${++count}`,
    datacenter: "DC1",
    cores: 1,
    memoryMB: 256,
    diskGB: 10,
    template: "debian-12",
    start: false,
    ...params,
  },
});

/** VMs of the platform's seed in that state that nobody works on; Moxxie did not make them. */
export function vms({ moxxie }: Pick<World, "moxxie">, status: GuestRecord["status"]): GuestRecord[] {
  return [...moxxie.inventory.view().guests.values()]
    .filter((guest) => guest.kind === "vm" && !guest.template && guest.status === status && !guest.busyOperationId)
    .sort((one, other) => Number(one.vmId) - Number(other.vmId));
}

/** Makes VMs of Moxxie's own, one after the other. @returns their ids. */
export async function makeVms(moxxie: Moxxie, params: readonly Record<string, unknown>[]): Promise<string[]> {
  const { results, status, error } = await runBulk(moxxie, params.map(creation));
  if (status !== "completed") throw new Error(`the guests could not be made: ${error?.message}`);
  return results.map(({ id = "" }) => id);
}

/** What the platform holds, without what moves by itself. */
export const platformState = ({ platform }: Pick<World, "platform">) => ({
  guests: platform.guests().map(({ vmid, kind, node, power, config, lock, snapshots }) => ({
    vmid,
    kind,
    node,
    power,
    config,
    lock,
    snapshots: [...snapshots.keys()],
  })),
  volumes: platform
    .volumes()
    .map(({ id }) => id)
    .sort(),
});

/** What Moxxie's tables hold of the guests and of what was set aside. */
export async function tables({ db }: Pick<Moxxie, "db">) {
  const { prisma } = db;
  return {
    guests: await prisma.guest.findMany({
      orderBy: { vmId: "asc" },
      select: { id: true, vmId: true, name: true, status: true, hostName: true, busyOperationId: true, memoryMb: true },
    }),
    claims: await prisma.vmIdClaim.count(),
    reservations: await prisma.resourceReservation.findMany({
      orderBy: { id: "asc" },
      select: { id: true, status: true, guestId: true },
    }),
    addresses: await prisma.networkAddress.findMany({
      orderBy: { address: "asc" },
      select: { address: true, kind: true, guestId: true },
    }),
    realisations: await prisma.networkRealisation.findMany({ select: { profileId: true } }),
  };
}

/** The platform's id of a guest. */
export function vmIdOf({ moxxie }: Pick<World, "moxxie">, id: string): number {
  const guest = moxxie.inventory.view().guests.get(id);
  if (!guest) throw new Error(`there is no guest ${id}`);
  return Number(guest.vmId);
}
