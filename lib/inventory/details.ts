import type { Transaction } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import type { NetworkProfile, PackageInfo, TemplateInfo } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import { sendNotice } from "./notices";

/**
 * Reads what changes seldom and may cost a call for each host: network profiles, templates, packages, the platform's version. A
 * part that the platform does not tell this time keeps what was known. Returns whether all was told.
 */
export async function refreshDetails(context: InventoryContext, endpointId: string): Promise<boolean> {
  const { providers, log } = context.deps;
  if (!providers.has(endpointId)) return false;
  const provider = providers.get(endpointId);
  const [profiles, templates, packages, about] = await Promise.allSettled([
    provider.networks.profiles(),
    provider.guests.templates(),
    provider.packages?.list() ?? [],
    provider.about(),
  ]);
  const parts = [profiles, templates, packages, about];
  for (const part of parts)
    if (part.status === "rejected") log.warn({ err: part.reason, endpointId }, "details could not be read");
  await context.turn(endpointId, () =>
    keepDetails(context, endpointId, {
      profiles: profiles.status === "fulfilled" ? profiles.value : undefined,
      templates: templates.status === "fulfilled" ? templates.value : undefined,
      packages: packages.status === "fulfilled" ? packages.value : undefined,
      version: about.status === "fulfilled" ? `${about.value.product} ${about.value.version}` : undefined,
    }),
  );
  return parts.every(({ status }) => status === "fulfilled");
}

interface Details {
  profiles?: readonly NetworkProfile[];
  templates?: readonly TemplateInfo[];
  packages?: readonly PackageInfo[];
  version?: string;
}

async function keepDetails(context: InventoryContext, endpointId: string, details: Details): Promise<void> {
  const { estate } = context;
  const { db, events, processId } = context.deps;
  const endpoint = estate.endpoints.get(endpointId);
  const profiles = changedList(estate.profilesOf(endpointId), details.profiles);
  const templates = changedList(estate.templatesOf(endpointId), details.templates);
  const packages = changedList(estate.packagesOf(endpointId), details.packages);
  if (!endpoint) return;
  const version = details.version ?? endpoint.version;
  const changed = [
    profiles && "networks",
    templates && "templates",
    packages && "packages",
    version !== endpoint.version && "version",
  ];
  if (!changed.some(Boolean)) return;
  await db.prisma.$transaction(async (tx) => {
    if (profiles) await writeProfiles(tx, endpointId, profiles);
    if (templates) await writeTemplates(tx, endpointId, templates);
    if (packages) await writePackages(tx, endpointId, packages);
    await tx.endpoint.updateMany({ where: { id: endpointId }, data: { version } });
    const data = { endpoint: endpointId, changed: changed.filter(Boolean) };
    await events.record(tx, [
      { type: "estate.changed", datacenterId: endpoint.datacenterId, subject: endpointId, data },
    ]);
    await sendNotice(db, { from: processId, endpointId, details: true, polled: true }, tx);
  });
  context.apply(endpointId, { profiles, templates, packages, endpoint: { ...endpoint, version } });
}

/** The new list in a fixed order, without repeated ids; undefined when it says nothing new. */
function changedList<Item extends { id: string }>(
  before: readonly Item[],
  after: readonly Item[] | undefined,
): readonly Item[] | undefined {
  if (!after) return undefined;
  const unique = [...new Map(after.map((item) => [item.id, item])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(before) === JSON.stringify(unique) ? undefined : unique;
}

async function writeProfiles(tx: Transaction, endpointId: string, profiles: readonly NetworkProfile[]): Promise<void> {
  await tx.networkProfile.deleteMany({ where: { endpointId } });
  const observedAt = new Date();
  const rows = profiles.map((profile) => ({ endpointId, profileId: profile.id, data: toJson(profile), observedAt }));
  await tx.networkProfile.createMany({ data: rows });
}

async function writeTemplates(tx: Transaction, endpointId: string, templates: readonly TemplateInfo[]): Promise<void> {
  await tx.template.deleteMany({ where: { endpointId } });
  const observedAt = new Date();
  const rows = templates.map((template) => ({
    endpointId,
    templateId: template.id,
    data: toJson(template),
    observedAt,
  }));
  await tx.template.createMany({ data: rows });
}

async function writePackages(tx: Transaction, endpointId: string, packages: readonly PackageInfo[]): Promise<void> {
  await tx.package.deleteMany({ where: { endpointId } });
  const observedAt = new Date();
  const rows = packages.map((one) => ({ endpointId, packageId: one.id, data: toJson(one), observedAt }));
  await tx.package.createMany({ data: rows });
}
