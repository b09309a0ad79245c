import type { Config, DatacenterConfig, EndpointConfig } from "@/lib/config";
import type { Database, Transaction } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { MoxxieError } from "@/lib/errors";
import { configuredEndpoints, readCaFile } from "./endpoint-settings";

/**
 * Writes the datacenters and endpoints of moxxie.yaml and the environment into the tables, marked `file`. Credentials
 * stay where they are. What vanished from the configuration:
 *
 * - an endpoint is disabled: its guests stay, stale, until it comes back or an administrator removes it;
 * - a datacenter without endpoints is removed, one with endpoints stays.
 *
 * @throws MoxxieError `conflict` when an id is taken by one made in the dashboard, `not_ready` for an unreadable caFile.
 */
export async function syncEstateFromConfig(db: Database, config: Config): Promise<void> {
  await db.withLock("estate", async (tx) => {
    for (const datacenter of config.datacenters) await writeDatacenter(tx, datacenter);
    for (const { datacenterId, endpoint } of configuredEndpoints(config))
      await writeConfiguredEndpoint(tx, datacenterId, endpoint);
    await retireVanished(tx, config);
  });
}

async function writeDatacenter(tx: Transaction, datacenter: DatacenterConfig): Promise<void> {
  const { id, name, location, routerAddress = null, network, limits } = datacenter;
  const fields = { name, location, routerAddress, network: toJson(network), limits: toJson(limits) };
  await tx.datacenter.upsert({
    where: { id },
    create: { id, source: "file", ...fields },
    // One that was made in the dashboard first belongs to the file from now on; its endpoints stay as they are.
    update: { source: "file", ...fields },
  });
}

async function writeConfiguredEndpoint(tx: Transaction, datacenterId: string, endpoint: EndpointConfig): Promise<void> {
  const { id, provider, url, tlsFingerprints } = endpoint;
  const before = await tx.endpoint.findUnique({ where: { id } });
  if (before && before.source !== "file") {
    const message = `moxxie.yaml has an endpoint '${id}', but one of that id was made in the dashboard; rename one of them.`;
    throw new MoxxieError("conflict", message);
  }
  const options = toJson({ ...endpoint.options, migrationStorage: endpoint.migrationStorage });
  const fields = { datacenterId, provider, url, tlsFingerprints, caPem: readCaFile(endpoint), options, enabled: true };
  await tx.endpoint.upsert({ where: { id }, create: { id, source: "file", ...fields }, update: fields });
}

async function retireVanished(tx: Transaction, config: Config): Promise<void> {
  const endpointIds = configuredEndpoints(config).map(({ endpoint }) => endpoint.id);
  await tx.endpoint.updateMany({ where: { source: "file", id: { notIn: endpointIds } }, data: { enabled: false } });
  const datacenterIds = config.datacenters.map(({ id }) => id);
  await tx.datacenter.deleteMany({ where: { source: "file", id: { notIn: datacenterIds }, endpoints: { none: {} } } });
}
