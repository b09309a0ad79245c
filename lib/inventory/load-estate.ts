import type { Database, Transaction } from "@/lib/db";
import { type Endpoint, Prisma } from "@/lib/db/generated/client";
import { nextTurn } from "@/lib/db/next-turn";
import type { NetworkProfile, PackageInfo, TemplateInfo } from "@/lib/providers/provider";
import type { EndpointContent } from "./estate";
import type { KnownGuest } from "./known-guest";
import { Measurement } from "./measurement";
import { datacenterRecord, endpointRecord, guestRecords, holdRecord, hostRecord, storageRecord } from "./records";
import type { EndpointRecord, HoldRecord, HostRecord, StorageRecord } from "./view";

/** Guests are read page by page, so that the rows of a large estate never stand in memory all at once. */
const guestsPerPage = 1000;

/** The lists of datacenters and endpoints, and the endpoints' rows with what providers are made from. */
export async function loadLists(db: Database) {
  const datacenters = await db.prisma.datacenter.findMany({ orderBy: { id: "asc" } });
  const rows = await db.prisma.endpoint.findMany({ orderBy: { id: "asc" } });
  return {
    datacenters: new Map(datacenters.map((row) => [row.id, datacenterRecord(row)])),
    endpoints: new Map(rows.map((row) => [row.id, endpointRecord(row)])),
    endpointRows: rows satisfies Endpoint[],
  };
}

/** Everything that the tables hold of one endpoint. */
export async function loadContent(db: Database, endpoint: EndpointRecord): Promise<EndpointContent> {
  return {
    guests: await loadGuests(db, endpoint),
    hosts: await loadHosts(db, endpoint),
    storages: await loadStorages(db, endpoint),
    measurement: await loadMeasurement(db, endpoint.id),
    ...(await loadDetails(db, endpoint.id)),
  };
}

/** The active reservations, or those of the ids that are still active. */
export async function loadHolds(db: Database, ids?: readonly string[]): Promise<HoldRecord[]> {
  const rows = await db.prisma.resourceReservation.findMany({
    where: { status: "active", ...(ids && { id: { in: [...ids] } }) },
  });
  return rows.map(holdRecord);
}

export async function loadEndpoint(db: Database, endpointId: string): Promise<EndpointRecord | undefined> {
  const row = await db.prisma.endpoint.findUnique({ where: { id: endpointId } });
  return row ? endpointRecord(row) : undefined;
}

export async function loadGuests(db: Database, endpoint: EndpointRecord): Promise<KnownGuest[]> {
  const guests: KnownGuest[] = [];
  for (let last = ""; ; ) {
    const page = await readGuests(
      db.prisma,
      endpoint,
      Prisma.sql`vm_id > ${last} ORDER BY vm_id LIMIT ${guestsPerPage}`,
    );
    guests.push(...page);
    if (page.length < guestsPerPage) return guests;
    last = page.at(-1)?.vmId ?? "";
    await nextTurn();
  }
}

export const loadGuestsById = (db: Database, endpoint: EndpointRecord, ids: readonly string[]) =>
  readGuests(db.prisma, endpoint, Prisma.sql`id = ANY (${ids}::uuid[])`);

/** The guest with that platform id, its row locked until the transaction ends. */
export async function lockGuest(
  tx: Transaction,
  endpoint: EndpointRecord,
  vmId: string,
): Promise<KnownGuest | undefined> {
  const [guest] = await readGuests(tx, endpoint, Prisma.sql`vm_id = ${vmId} FOR UPDATE`);
  return guest;
}

async function readGuests(client: Transaction, endpoint: EndpointRecord, rest: Prisma.Sql): Promise<KnownGuest[]> {
  const rows = await client.$queryRaw<{ json: unknown }[]>`
    WITH found AS (SELECT * FROM guests WHERE endpoint_id = ${endpoint.id} AND ${rest})
    SELECT coalesce(json_agg(found), '[]') AS json FROM found`;
  return guestRecords(rows[0]?.json, endpoint);
}

export async function loadHosts(db: Database, endpoint: EndpointRecord): Promise<HostRecord[]> {
  const rows = await db.prisma.host.findMany({ where: { endpointId: endpoint.id }, orderBy: { name: "asc" } });
  return rows.map((row) => hostRecord(row, endpoint.datacenterId));
}

export async function loadStorages(db: Database, endpoint: EndpointRecord): Promise<StorageRecord[]> {
  const rows = await db.prisma.storage.findMany({ where: { endpointId: endpoint.id }, orderBy: { id: "asc" } });
  return rows.map((row) => storageRecord(row, endpoint.datacenterId));
}

export async function loadMeasurement(db: Database, endpointId: string): Promise<Measurement | undefined> {
  const row = await db.prisma.endpointMeasurement.findUnique({ where: { endpointId } });
  return row ? Measurement.parse(row.data) : undefined;
}

/** Network profiles, templates and packages; only `writeDetails` writes their columns. */
export async function loadDetails(
  db: Database,
  endpointId: string,
): Promise<{ profiles: NetworkProfile[]; templates: TemplateInfo[]; packages: PackageInfo[] }> {
  const where = { endpointId };
  const profiles = await db.prisma.networkProfile.findMany({ where, orderBy: { profileId: "asc" } });
  const templates = await db.prisma.template.findMany({ where, orderBy: { templateId: "asc" } });
  const packages = await db.prisma.package.findMany({ where, orderBy: { packageId: "asc" } });
  return {
    profiles: profiles.map((row) => row.data as unknown as NetworkProfile),
    templates: templates.map((row) => row.data as unknown as TemplateInfo),
    packages: packages.map((row) => row.data as unknown as PackageInfo),
  };
}
