import { z } from "zod";
import type { Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import type { EstateView, HostRecord } from "@/lib/domain/estate";
import { endpointsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import { RoomLedger } from "@/lib/domain/reservations/ledger";
import { hasLimits, type RoomLeft, type RoomPlace, type TakenRoom } from "@/lib/domain/reservations/room";
import { gbToMb } from "@/lib/domain/units";

/** Who is left out of the count: the one that is about to take its room anew. */
export interface CountExcept {
  reservationId?: string;
  guestId?: string;
}

/** The room of one place, counted from the tables; see {@link countRooms}. */
export async function countRoom(
  { tx, view }: { tx: Transaction; view: EstateView },
  place: RoomPlace,
  except: CountExcept = {},
): Promise<RoomLeft | undefined> {
  const { datacenterId, hostName } = place;
  const ledger = await countRooms({ tx, view }, { datacenterId, hostNames: [hostName], except });
  return ledger.left(place);
}

/**
 * The room that is left in a datacenter, counted from the tables by the database's clock: guests, those that were
 * accepted a moment ago too, and reservations that are not due. Sizes are those of the last polls. Meaningful for
 * taking only under the datacenter's lock, because of which it is one statement.
 */
export async function countRooms(
  { tx, view }: { tx: Transaction; view: EstateView },
  asked: { datacenterId: string; hostNames: readonly string[] | "all"; except?: CountExcept },
): Promise<RoomLedger> {
  const { datacenterId, hostNames, except = {} } = asked;
  const endpointIds = endpointsOfDatacenter(view, datacenterId).map(({ id }) => id);
  const wholeDatacenter = hasLimits(view.datacenters.get(datacenterId));
  const others = Prisma.sql`NOT template AND id IS DISTINCT FROM ${except.guestId ?? null}::uuid
    AND endpoint_id = ANY (${endpointIds})`;
  const onHosts = hostNames === "all" ? Prisma.empty : Prisma.sql`AND host_name = ANY (${[...hostNames]})`;
  const everywhere = wholeDatacenter
    ? Prisma.sql`(SELECT row_to_json(sums) FROM (
        SELECT count(*) AS "guests", coalesce(sum(cpu_cores), 0) AS "cpuCores", coalesce(sum(memory_mb), 0) AS "memoryMb"
        FROM guests WHERE ${others}) AS sums)`
    : Prisma.sql`NULL`;
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT ${everywhere} AS "everywhere",
      (SELECT coalesce(json_agg(sums), '[]') FROM (
        SELECT endpoint_id AS "endpointId", host_name AS "hostName", sum(cpu_cores) AS "cpuCores",
          sum(memory_mb) AS "memoryMb"
        FROM guests WHERE ${others} ${onHosts} GROUP BY 1, 2) AS sums) AS "assigned",
      (SELECT coalesce(json_agg(sums), '[]') FROM (
        SELECT disk_storage_id AS "storageId", sum(disk_gb) AS "diskGb"
        FROM guests WHERE status = 'creating' AND disk_storage_id IS NOT NULL AND ${others} GROUP BY 1) AS sums) AS "coming",
      (SELECT coalesce(json_agg(sums), '[]') FROM (
        SELECT endpoint_id AS "endpointId", host_name AS "hostName", storage_id AS "storageId", count(*) AS "count",
          sum(cpu) AS "cpuCores", sum(memory_gb) AS "memoryGb", sum(disk_gb) AS "diskGb"
        FROM resource_reservations
        WHERE status = 'active' AND datacenter_id = ${datacenterId} AND expires_at > clock_timestamp()
          AND id IS DISTINCT FROM ${except.reservationId ?? null}::uuid GROUP BY 1, 2, 3) AS sums) AS "held"`;
  const hosts = hostsOfDatacenter(view, datacenterId);
  const counted = hostNames === "all" ? hosts : hosts.filter(({ name }) => hostNames.includes(name));
  return new RoomLedger(view, takenOf(Counted.parse(row), counted));
}

const place = { endpointId: z.string(), hostName: z.string() };
const Counted = z.object({
  everywhere: z.object({ guests: z.number(), cpuCores: z.number(), memoryMb: z.number() }).nullable(),
  assigned: z.array(z.object({ ...place, cpuCores: z.number(), memoryMb: z.number() })),
  coming: z.array(z.object({ storageId: z.string(), diskGb: z.number() })),
  held: z.array(
    z.object({
      ...place,
      storageId: z.string().nullable(),
      count: z.number(),
      cpuCores: z.number(),
      memoryGb: z.number(),
      diskGb: z.number(),
    }),
  ),
});
type Counted = z.output<typeof Counted>;

function takenOf({ everywhere, assigned, coming, held }: Counted, counted: readonly HostRecord[]): TakenRoom {
  // Hosts without guests are in no group.
  const hosts = new Map(counted.map(({ id }) => [id, { cpuCores: 0, memoryMb: 0 }]));
  const storages = new Map<string, number>();
  const add = (
    { endpointId, hostName }: { endpointId: string; hostName: string },
    cpuCores: number,
    memoryMb: number,
  ) => {
    const host = hosts.get(`${endpointId}:${hostName}`);
    if (host) Object.assign(host, { cpuCores: host.cpuCores + cpuCores, memoryMb: host.memoryMb + memoryMb });
  };
  const addDisk = (storageId: string | null, diskGb: number) => {
    if (storageId !== null) storages.set(storageId, (storages.get(storageId) ?? 0) + diskGb);
  };
  for (const host of assigned) add(host, host.cpuCores, host.memoryMb);
  for (const { storageId, diskGb } of coming) addDisk(storageId, diskGb);
  for (const hold of held) add(hold, hold.cpuCores, gbToMb(hold.memoryGb));
  for (const { storageId, diskGb } of held) addDisk(storageId, diskGb);
  return { hosts, storages, datacenter: everywhere && inLimits({ everywhere, coming, held }) };
}

function inLimits({
  everywhere,
  coming,
  held,
}: Pick<Counted, "coming" | "held"> & { everywhere: NonNullable<Counted["everywhere"]> }) {
  const total = { ...everywhere, diskGb: 0 };
  for (const { diskGb } of coming) total.diskGb += diskGb;
  for (const { count, cpuCores, memoryGb, diskGb, storageId } of held) {
    // A reservation becomes a guest.
    total.guests += count;
    total.cpuCores += cpuCores;
    total.memoryMb += gbToMb(memoryGb);
    if (storageId !== null) total.diskGb += diskGb;
  }
  return total;
}
