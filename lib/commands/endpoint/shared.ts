import type { Actor } from "@/lib/auth/actor";
import { authoriseIn } from "@/lib/auth/authorise";
import type { EndpointCreate } from "@/lib/contracts/endpoints";
import type { Endpoint } from "@/lib/db/generated/client";
import { sharedPart } from "@/lib/domain/same-platform";
import { MoxxieError, notFound } from "@/lib/errors";
import { endpointProblems } from "@/lib/inventory/endpoint-rules";
import { endpointOptions, sealingContext } from "@/lib/inventory/endpoint-settings";
import type { Moxxie } from "@/lib/moxxie";
import { providerKinds } from "@/lib/providers/provider";
import { createProvider, type EndpointSettings } from "@/lib/providers/registry";
import type { PlanTarget } from "../define";
import type { PlanBuilder } from "../plan";

export const targetOfEndpoint = (id: string, datacenterId: string): PlanTarget => ({
  type: "endpoint",
  id,
  name: id,
  datacenterId,
  endpointId: id,
});

/** The endpoint's row. @throws MoxxieError `not_found`. */
export async function loadEndpointRow(moxxie: Moxxie, actor: Actor, id: string): Promise<Endpoint> {
  const row = await moxxie.db.prisma.endpoint.findUnique({ where: { id } });
  if (!row) throw notFound("endpoint", id);
  authoriseIn(actor, "endpoint:write", { datacenterId: row.datacenterId, what: "endpoint", id });
  return row;
}

export const sealedCredentials = ({ secrets }: Moxxie, id: string, credentials: EndpointCreate["credentials"]) =>
  secrets.seal(JSON.stringify(credentials), sealingContext(id));

/** One spelling, whatever was typed: `AB:CD:…`. */
export const fingerprintsColumn = (fingerprints: readonly string[]) =>
  fingerprints.map((text) => text.replaceAll(":", "").toUpperCase().match(/../g)?.join(":") ?? text);

/** Credentials have their own field: in the address they would be shown and logged. */
export function checkUrl(plan: PlanBuilder, url: string): void {
  const { username, password, search, hash } = new URL(url);
  if (username || password) plan.failed("url", "cannot_be_done", "The address must not hold a user name or password.");
  else if (search || hash) plan.failed("url", "cannot_be_done", "The address must not have a query or a fragment.");
}

/**
 * The rules that endpoints of moxxie.yaml are held to (forms of addresses and credentials), then a look by the
 * platform's own code. Nothing is called.
 */
export async function checkSettings(
  plan: PlanBuilder,
  { log }: Moxxie,
  settings: Omit<EndpointSettings, "provider"> & { provider: string },
): Promise<void> {
  const kind = providerKinds.find((each) => each === settings.provider);
  if (!kind) {
    const detail = `Moxxie knows no platform '${settings.provider}'; use ${providerKinds.join(", ")}.`;
    plan.failed("provider", "cannot_be_done", detail);
    return;
  }
  for (const problem of endpointProblems({ ...settings, provider: kind }))
    plan.failed(problem.path, "cannot_be_done", `${problem.path}: ${problem.message}.`, { errors: [problem] });
  if (plan.isRefused) return;
  try {
    await createProvider({ ...settings, provider: kind }, { log }).close();
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failed("settings", "cannot_be_done", error.message, { errors: error.errors });
  }
}

/** No two endpoints may show the same hosts: each would count them, and give them out. */
export async function checkShared(
  plan: PlanBuilder,
  { db }: Moxxie,
  { id, provider, url, options = {} }: Pick<EndpointCreate, "id" | "provider" | "url" | "options">,
): Promise<void> {
  const others = await db.prisma.endpoint.findMany({ where: { provider, enabled: true } });
  const shared = others
    .map((row) => sharedPart({ ...row, options: endpointOptions(row) }, { id, provider, url, options }))
    .find((told) => told !== undefined);
  if (shared) plan.failed("url", "conflict", shared);
}

/** Says whom the platform's certificate is trusted on. */
export function tellTrust(
  plan: PlanBuilder,
  { url, tlsFingerprints, caPem }: { url: string; tlsFingerprints?: readonly string[]; caPem?: string | null },
): void {
  if (url.startsWith("http:")) plan.warn("The address is not encrypted: credentials are sent in clear.");
  else if (!tlsFingerprints?.length && !caPem)
    plan.warn("Without a fingerprint or an authority only certificates of public authorities are trusted.");
}
