import { cpuLoad, memoryUsed, trafficCounters } from "../metrics/guest-load";
import { publishedDiskUse } from "../metrics/guest-status";
import { nodeCpuLoad, nodeDemand, nodeMemoryUsed, nodeRootFsUsed } from "../metrics/node-load";
import type { Guest } from "../state/guest";
import type { ClusterNode } from "../state/node";
import type { Call, Routes } from "./call";

type Entry = Record<string, unknown>;

/** What a dead node told last is believed for so long. */
const forgottenAfterMs = 5 * 60 * 1000;

export const resourceRoutes: Routes = {
  "GET /cluster/resources": (call) => {
    const type = call.params.optionalText("type");
    const entries: Entry[] = [];
    if (type === undefined) entries.push(...poolEntries(call));
    if (type === undefined || type === "vm") entries.push(...guestEntries(call));
    if (type === undefined || type === "node") entries.push(...nodeEntries(call));
    if (type === undefined || type === "storage") entries.push(...storageEntries(call));
    entries.push(...sdnEntries(call, type));
    return entries;
  },
};

/** The entry of one guest: identity, lock, tags and pool are live, all else is what its node last told. */
export function guestEntry(call: Call, guest: Guest): Entry {
  const { cluster } = call;
  const node = cluster.nodes.get(guest.node);
  const isForgotten =
    node?.offlineSinceMs !== undefined && cluster.parts.clock.nowMs() - node.offlineSinceMs > forgottenAfterMs;
  const known = isForgotten ? undefined : cluster.parts.publication.known(guest, node?.cpus ?? 1);
  const live: Entry = { id: `${guest.kind}/${guest.vmid}`, vmid: guest.vmid, node: guest.node, type: guest.kind };
  if (guest.pool) live.pool = guest.pool;
  if (guest.config.tags) live.tags = guest.config.tags;
  if (guest.lock) live.lock = guest.lock;
  if (!known) return { ...live, status: "unknown" };
  const nowSeconds = cluster.parts.clock.nowMs() / 1000;
  const isUp = known.power === "running" || known.power === "paused";
  const startedAt = isUp ? Math.floor(known.startedAtMs / 1000) : undefined;
  const load = { vmid: guest.vmid, cpus: known.cpus, memoryBytes: known.memoryBytes, startedAt };
  const memory = memoryUsed(load, nowSeconds);
  const traffic = trafficCounters(load, nowSeconds);
  live.name = known.name;
  live.status = isUp ? known.power : "stopped";
  live.template = known.isTemplate ? 1 : 0;
  live.cpu = known.power === "paused" ? 0 : cpuLoad(load, nowSeconds);
  live.maxcpu = known.cpus;
  live.mem = memory;
  live.maxmem = known.memoryBytes;
  if (cluster.parts.version.isNine)
    live.memhost = guest.kind === "qemu" && isUp ? Math.floor(memory * 1.06) + 48 * 1024 ** 2 : 0;
  live.disk = publishedDiskUse(guest);
  live.maxdisk = known.diskBytes;
  live.diskread = traffic.diskread;
  live.diskwrite = traffic.diskwrite;
  live.netin = traffic.netin;
  live.netout = traffic.netout;
  live.uptime = startedAt === undefined ? 0 : Math.max(1, Math.floor(nowSeconds - startedAt));
  return live;
}

/** The figures of one node, as `/nodes` and `/cluster/resources` share them. Nothing is known of one that is down. */
export function nodeFigures(call: Call, node: ClusterNode): Entry {
  const { cluster } = call;
  if (!node.online) return { status: "offline" };
  const nowSeconds = cluster.parts.clock.nowMs() / 1000;
  const demand = nodeDemand(cluster, node);
  return {
    status: "online",
    cpu: nodeCpuLoad(node, demand, nowSeconds),
    maxcpu: node.cpus,
    mem: nodeMemoryUsed(node, demand, nowSeconds),
    maxmem: node.memoryBytes,
    disk: nodeRootFsUsed(node),
    maxdisk: node.rootFsBytes,
    uptime: Math.floor((cluster.parts.clock.nowMs() - node.bootedAtMs) / 1000),
    level: "",
  };
}

function guestEntries(call: Call): Entry[] {
  const entries: Entry[] = [];
  for (const guest of call.cluster.guests.values()) {
    if (call.permissions.has(`/vms/${guest.vmid}`, "VM.Audit")) entries.push(guestEntry(call, guest));
  }
  return entries;
}

function nodeEntries(call: Call): Entry[] {
  return [...call.cluster.nodes.values()].map((node) => {
    const base = { id: `node/${node.name}`, node: node.name, type: "node" };
    if (!node.online) return { ...base, status: "offline" };
    const mayAudit = call.permissions.has(`/nodes/${node.name}`, "Sys.Audit");
    return mayAudit ? { ...base, ...nodeFigures(call, node), "cgroup-mode": 2 } : { ...base, status: "online" };
  });
}

function storageEntries(call: Call): Entry[] {
  const { cluster, permissions } = call;
  return [...cluster.nodes.values()].flatMap((node) =>
    cluster
      .storagesOn(node.name)
      .filter((storage) => permissions.hasAny(`/storage/${storage.id}`, ["Datastore.Audit", "Datastore.AllocateSpace"]))
      .map((storage) => ({
        id: `storage/${node.name}/${storage.id}`,
        type: "storage",
        storage: storage.id,
        node: node.name,
        plugintype: storage.type,
        content: storage.content.join(","),
        shared: storage.shared ? 1 : 0,
        ...(node.online
          ? {
              status: "available",
              disk: cluster.parts.volumes.usedBytes(storage, node.name),
              maxdisk: storage.totalBytes,
            }
          : { status: "unknown" }),
      })),
  );
}

function poolEntries(call: Call): Entry[] {
  return [...call.cluster.pools.values()]
    .filter((pool) => call.permissions.has(`/pool/${pool.id}`, "Pool.Audit"))
    .map((pool) => ({ id: `/pool/${pool.id}`, pool: pool.id, type: "pool" }));
}

/** Up to 9.0 type `sdn`; since 9.1 type `network`, and then only without a filter. */
function sdnEntries(call: Call, type: string | undefined): Entry[] {
  const { cluster, permissions } = call;
  const { isNine } = cluster.parts.version;
  const { sdn } = cluster.parts;
  if (type !== undefined && (type !== "sdn" || isNine)) return [];
  return [...cluster.nodes.values()].flatMap((node) => {
    const here = sdn
      .zonesOn(node.name)
      .map((zone) => ({ id: zone.zone, type: zone.type, status: sdn.zoneStatus(node.name, zone) }));
    return [{ id: "localnetwork", type: undefined, status: "ok" }, ...here]
      .filter((zone) => permissions.hasAny(`/sdn/zones/${zone.id}`, ["SDN.Audit", "SDN.Use"]))
      .map((zone) => (isNine ? networkEntry(node, zone) : sdnEntry(node, zone)));
  });
}

interface ZoneHere {
  id: string;
  type: string | undefined;
  status: string;
}

function networkEntry(node: ClusterNode, zone: ZoneHere): Entry {
  const base = {
    id: `network/${node.name}/zone/${zone.id}`,
    network: zone.id,
    "network-type": "zone",
    node: node.name,
  };
  return {
    ...base,
    type: "network",
    status: node.online ? zone.status : "unknown",
    ...(zone.type && { "zone-type": zone.type }),
  };
}

function sdnEntry(node: ClusterNode, zone: ZoneHere): Entry {
  const id = `sdn/${node.name}/${zone.id}`;
  return { id, sdn: zone.id, node: node.name, type: "sdn", status: node.online ? zone.status : "unknown" };
}
