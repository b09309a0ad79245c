import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise, authoriseIn, sees } from "@/lib/auth/authorise";
import type { ConnectionReportView, ConnectionTestBody, EndpointList, EndpointView } from "@/lib/contracts/endpoints";
import type { Endpoint } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import { endpointOptions, endpointSettings } from "@/lib/inventory/endpoint-settings";
import type { Moxxie } from "@/lib/moxxie";
import { type ConnectionReport, capabilitiesOf, providerKinds } from "@/lib/providers/provider";
import { createProvider, type EndpointSettings } from "@/lib/providers/registry";

export { endpointForms, supportedKinds } from "@/lib/providers/registry";

/** The connections to platforms in the datacenters that the actor sees. No secret is among what is told. */
export async function listEndpoints(moxxie: Moxxie, actor: Actor): Promise<EndpointList> {
  authorise(actor, "endpoint:read");
  const rows = await moxxie.db.prisma.endpoint.findMany({ orderBy: { id: "asc" } });
  const items = rows.filter(({ datacenterId }) => sees(actor, datacenterId)).map((row) => endpointView(moxxie, row));
  return { items, total: items.length };
}

/** @throws MoxxieError `not_found`. */
export async function getEndpoint(moxxie: Moxxie, actor: Actor, id: string): Promise<EndpointView> {
  return endpointView(moxxie, await readEndpoint(moxxie, actor, { id, permission: "endpoint:read" }));
}

/** Tries a connection that is not saved. Nothing stored is used, so stored secrets cannot be sent elsewhere by it. */
export async function testConnection(
  moxxie: Moxxie,
  actor: Actor,
  body: z.infer<typeof ConnectionTestBody>,
): Promise<ConnectionReportView> {
  authorise(actor, "endpoint:write");
  const provider = providerKinds.find((kind) => kind === body.provider);
  if (!provider)
    throw new MoxxieError(
      "invalid_request",
      `Moxxie knows no platform '${body.provider}'; use ${providerKinds.join(", ")}.`,
      {
        errors: [{ path: "provider", message: `must be one of ${providerKinds.join(", ")}` }],
      },
    );
  return tried(moxxie, { ...body, id: "connection-test", provider });
}

/**
 * Tries an endpoint as it is stored: its credentials go to its stored address and nowhere else.
 * @throws MoxxieError `not_found`, `not_ready` when its credentials do not open.
 */
export async function testStoredConnection(moxxie: Moxxie, actor: Actor, id: string): Promise<ConnectionReportView> {
  const row = await readEndpoint(moxxie, actor, { id, permission: "endpoint:write" });
  return tried(moxxie, endpointSettings(row, moxxie));
}

/** By a provider of its own, so that an open circuit breaker or a busy pool does not answer in place of the platform. */
async function tried({ log }: Moxxie, settings: EndpointSettings): Promise<ConnectionReportView> {
  const provider = createProvider(settings, { log });
  try {
    return reportView(await provider.testConnection());
  } finally {
    await provider.close();
  }
}

const reportView = ({ ok, checks, tlsFingerprint, info }: ConnectionReport): ConnectionReportView => ({
  ok,
  checks,
  tlsFingerprint: tlsFingerprint ?? null,
  info: info ?? null,
});

async function readEndpoint(
  { db }: Moxxie,
  actor: Actor,
  { id, permission }: { id: string; permission: "endpoint:read" | "endpoint:write" },
): Promise<Endpoint> {
  authorise(actor, permission);
  const row = await db.prisma.endpoint.findUnique({ where: { id } });
  if (!row) throw notFound("endpoint", id);
  authoriseIn(actor, permission, { datacenterId: row.datacenterId, what: "endpoint", id });
  return row;
}

/** What changes with polls is taken from the view, which is never older than the row. */
function endpointView(moxxie: Moxxie, row: Endpoint): EndpointView {
  const { inventory, providers } = moxxie;
  const polled = inventory.view().endpoints.get(row.id) ?? { ...row, lastError: null };
  return {
    id: row.id,
    datacenter: row.datacenterId,
    provider: row.provider,
    url: row.url,
    credential: credentialKind(moxxie, row),
    tlsFingerprints: row.tlsFingerprints,
    hasCa: row.caPem !== null,
    source: row.source,
    enabled: row.enabled,
    state: inventory.freshnessOf(row.id),
    version: polled.version,
    lastPollAt: polled.lastPollAt?.toISOString() ?? null,
    lastGoodPollAt: polled.lastGoodPollAt?.toISOString() ?? null,
    lastPollMs: polled.lastPollMs,
    lastPollCalls: polled.lastPollCalls,
    lastError: polled.lastError,
    options: endpointOptions(row),
    capabilities: providers.has(row.id) ? capabilitiesOf(providers.get(row.id)) : {},
  };
}

/** Credentials that do not open are entered anew, as a token unless somebody chooses otherwise. */
function credentialKind(moxxie: Moxxie, row: Endpoint): EndpointView["credential"] {
  try {
    return "password" in endpointSettings(row, moxxie).credentials ? "password" : "token";
  } catch {
    return "token";
  }
}
