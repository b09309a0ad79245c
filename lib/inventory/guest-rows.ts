import type { Transaction } from "@/lib/db";
import { nextTurn } from "@/lib/db/next-turn";
import type { KnownGuest } from "./known-guest";

// A statement with thousands of rows blocks the embedded database, and with it the process, for too long.
const rowsPerStatement = 300;

/** Columns as jsonb_to_recordset reads them from the JSON of `rowOf`. */
const recordColumns = `id uuid, endpoint_id text, kind text, vm_id text, name text, host_name text, status text,
  template boolean, installed boolean, cpu_cores int, memory_mb int, disk_gb float8, tags text[], addresses text[], lock text, pool text,
  started_at timestamptz, missed_polls int, addresses_at timestamptz, state_changed_at timestamptz,
  observed_at timestamptz, busy_operation_id uuid`;

const observedColumns = `name, host_name, status, template, installed, cpu_cores, memory_mb, disk_gb, tags, addresses, lock, pool,
  started_at, missed_polls, addresses_at, state_changed_at, observed_at`;

const assignments = observedColumns
  .split(",")
  .map((column) => `${column.trim()} = c.${column.trim()}`)
  .join(", ");

// Neither an operation that took the guest since, nor a look that is newer than this one, is overwritten.
const guarded = `g.busy_operation_id IS NOT DISTINCT FROM c.busy_operation_id AND g.observed_at <= $2::timestamptz`;

const insertSql = `
  INSERT INTO guests (id, endpoint_id, kind, vm_id, ${observedColumns})
  SELECT id, endpoint_id, kind, vm_id, ${observedColumns} FROM jsonb_to_recordset($1::jsonb) AS c(${recordColumns})
  ON CONFLICT (endpoint_id, vm_id) DO NOTHING
  RETURNING id`;

const updateSql = `
  UPDATE guests AS g SET ${assignments} FROM jsonb_to_recordset($1::jsonb) AS c(${recordColumns})
  WHERE g.id = c.id AND ${guarded}
  RETURNING g.id`;

const deleteSql = `
  DELETE FROM guests AS g USING jsonb_to_recordset($1::jsonb) AS c(${recordColumns})
  WHERE g.id = c.id AND ${guarded}
  RETURNING g.id`;

/** Inserts guests; one whose platform id is taken by now is left out. Returns the ids that were inserted. */
export const insertGuests = (tx: Transaction, guests: readonly KnownGuest[]) =>
  inBatches(tx, { sql: insertSql, guests });

/**
 * Writes what was observed of guests, except where the row is newer than `notAfter` or another operation owns it by
 * now. Returns the ids that were written.
 */
export const updateGuests = (tx: Transaction, guests: readonly KnownGuest[], notAfter: Date) =>
  inBatches(tx, { sql: updateSql, guests, notAfter });

/** Deletes guests under the same conditions as `updateGuests`. Returns the ids that were deleted. */
export const deleteGuests = (tx: Transaction, guests: readonly KnownGuest[], notAfter: Date) =>
  inBatches(tx, { sql: deleteSql, guests, notAfter });

async function inBatches(
  tx: Transaction,
  { sql, guests, notAfter }: { sql: string; guests: readonly KnownGuest[]; notAfter?: Date },
): Promise<Set<string>> {
  const done = new Set<string>();
  for (let start = 0; start < guests.length; start += rowsPerStatement) {
    const json = JSON.stringify(guests.slice(start, start + rowsPerStatement).map(rowOf));
    const values = notAfter ? [json, notAfter] : [json];
    const rows = await tx.$queryRawUnsafe<{ id: string }[]>(sql, ...values);
    for (const row of rows) done.add(row.id);
    await nextTurn();
  }
  return done;
}

const rowOf = (guest: KnownGuest) => ({
  id: guest.id,
  endpoint_id: guest.endpointId,
  kind: guest.kind,
  vm_id: guest.vmId,
  name: guest.name,
  host_name: guest.hostName,
  status: guest.status,
  template: guest.template,
  installed: guest.installed,
  cpu_cores: guest.cpuCores,
  memory_mb: guest.memoryMb,
  disk_gb: guest.diskGb,
  tags: guest.tags,
  addresses: guest.addresses,
  lock: guest.lock,
  pool: guest.pool,
  started_at: guest.startedAt,
  missed_polls: guest.missedPolls,
  addresses_at: guest.addressesAt,
  state_changed_at: guest.stateChangedAt,
  observed_at: guest.observedAt,
  busy_operation_id: guest.busyOperationId,
});
