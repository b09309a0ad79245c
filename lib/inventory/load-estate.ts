import type { Database } from "@/lib/db";
import type { Endpoint } from "@/lib/db/generated/client";
import type { NetworkProfile, TemplateInfo } from "@/lib/providers/provider";
import type { EndpointContent } from "./estate";
import type { KnownGuest } from "./known-guest";
import { Measurement } from "./measurement";
import { datacenterRecord, endpointRecord, guestRecord, hostRecord, storageRecord } from "./records";
import type { EndpointRecord, HostRecord, StorageRecord } from "./view";

/** Guests are read page by page, so that the rows of a large estate never stand in memory all at once. */
const guestsPerPage = 1000;

/** The lists of data centres and endpoints, and the endpoints' rows with what providers are made from. */
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

export async function loadEndpoint(db: Database, endpointId: string): Promise<EndpointRecord | undefined> {
  const row = await db.prisma.endpoint.findUnique({ where: { id: endpointId } });
  return row ? endpointRecord(row) : undefined;
}

export async function loadGuests(db: Database, endpoint: EndpointRecord): Promise<KnownGuest[]> {
  const guests: KnownGuest[] = [];
  for (let last = ""; ; ) {
    const page = await db.prisma.guest.findMany({
      where: { endpointId: endpoint.id, vmId: { gt: last } },
      orderBy: { vmId: "asc" },
      take: guestsPerPage,
    });
    for (const row of page) guests.push(guestRecord(row, endpoint));
    if (page.length < guestsPerPage) return guests;
    last = page.at(-1)?.vmId ?? "";
  }
}

export async function loadGuestsById(
  db: Database,
  endpoint: EndpointRecord,
  ids: readonly string[],
): Promise<KnownGuest[]> {
  const rows = await db.prisma.guest.findMany({ where: { endpointId: endpoint.id, id: { in: [...ids] } } });
  return rows.map((row) => guestRecord(row, endpoint));
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

/** Network profiles and templates; only `writeDetails` writes their columns. */
export async function loadDetails(
  db: Database,
  endpointId: string,
): Promise<{ profiles: NetworkProfile[]; templates: TemplateInfo[] }> {
  const where = { endpointId };
  const profiles = await db.prisma.networkProfile.findMany({ where, orderBy: { profileId: "asc" } });
  const templates = await db.prisma.template.findMany({ where, orderBy: { templateId: "asc" } });
  return {
    profiles: profiles.map((row) => row.data as unknown as NetworkProfile),
    templates: templates.map((row) => row.data as unknown as TemplateInfo),
  };
}
