import type { Transaction } from "@/lib/db";
import type { HostChanges } from "./diff-hosts";
import type { StorageChanges } from "./diff-storages";

/** Writes changed hosts; there are tens of them. */
export async function writeHosts(tx: Transaction, { upserts, removedIds }: HostChanges): Promise<void> {
  if (removedIds.length > 0) await tx.host.deleteMany({ where: { id: { in: removedIds } } });
  if (upserts.length === 0) return;
  const rows = upserts.map((host) => ({
    id: host.id,
    endpoint_id: host.endpointId,
    name: host.name,
    status: host.status,
    maintenance: host.maintenance,
    cpu_cores: host.cpuCores,
    memory_total_mb: host.memoryTotalMb,
    version: host.version,
    platform_id: host.platformId,
    group_name: host.group,
    observed_at: host.observedAt,
  }));
  await tx.$executeRaw`
    INSERT INTO hosts (id, endpoint_id, name, status, maintenance, cpu_cores, memory_total_mb, version, platform_id,
      group_name, observed_at)
    SELECT id, endpoint_id, name, status, maintenance, cpu_cores, memory_total_mb, version, platform_id, group_name,
      observed_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(id text, endpoint_id text, name text, status text,
      maintenance boolean, cpu_cores int, memory_total_mb float8, version text, platform_id text, group_name text,
      observed_at timestamptz)
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, maintenance = excluded.maintenance,
      cpu_cores = excluded.cpu_cores, memory_total_mb = excluded.memory_total_mb, version = excluded.version,
      platform_id = excluded.platform_id, group_name = excluded.group_name, observed_at = excluded.observed_at`;
}

/** Writes changed storages, of which there are a few for each host. */
export async function writeStorages(tx: Transaction, { upserts, removedIds }: StorageChanges): Promise<void> {
  if (removedIds.length > 0) await tx.storage.deleteMany({ where: { id: { in: removedIds } } });
  if (upserts.length === 0) return;
  const rows = upserts.map((storage) => ({
    id: storage.id,
    endpoint_id: storage.endpointId,
    name: storage.name,
    host_name: storage.hostName,
    host_names: storage.hostNames,
    type: storage.type,
    shared: storage.shared,
    available: storage.available,
    contents: storage.contents,
    total_gb: storage.totalGb,
    used_gb: storage.usedGb,
    observed_at: storage.observedAt,
  }));
  await tx.$executeRaw`
    INSERT INTO storages (id, endpoint_id, name, host_name, host_names, type, shared, available, contents, total_gb,
      used_gb, observed_at)
    SELECT id, endpoint_id, name, host_name, host_names, type, shared, available, contents, total_gb, used_gb,
      observed_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(id text, endpoint_id text, name text, host_name text,
      host_names text[], type text, shared boolean, available boolean, contents text[], total_gb float8, used_gb float8,
      observed_at timestamptz)
    ON CONFLICT (id) DO UPDATE SET host_names = excluded.host_names, type = excluded.type, shared = excluded.shared,
      available = excluded.available, contents = excluded.contents, total_gb = excluded.total_gb,
      used_gb = excluded.used_gb, observed_at = excluded.observed_at`;
}
