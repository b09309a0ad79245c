import { mixHash, unitFraction } from "../../random";
import { netsOf } from "../guests/net";
import { parseFormat } from "../parameters/property-string";
import type { Cluster } from "../state/cluster";
import { displayName, type Guest, isRunning, isTemplate } from "../state/guest";
import { bootDiskKey, cpusOf, diskBytesOf, memoryBytesOf, swapBytesOf } from "../state/guest-size";
import { cpuLoad, type LoadedGuest, memoryUsed, trafficCounters } from "./guest-load";

const pressureKeys = [
  "pressurecpusome",
  "pressurecpufull",
  "pressureiosome",
  "pressureiofull",
  "pressurememorysome",
  "pressurememoryfull",
] as const;

/** A guest as its load functions see it. */
export function loadedGuest(cluster: Cluster, guest: Guest): LoadedGuest {
  const nodeCpus = cluster.nodes.get(guest.node)?.cpus ?? 1;
  return {
    vmid: guest.vmid,
    cpus: cpusOf(guest.kind, guest.config, nodeCpus),
    memoryBytes: memoryBytesOf(guest.config),
    startedAt: isRunning(guest) ? Math.floor(guest.startedAtMs / 1000) : undefined,
  };
}

/** The live status of a guest as the list of its node shows it. */
export function listStatus(cluster: Cluster, guest: Guest): Record<string, unknown> {
  const { clock, version } = cluster.parts;
  const now = clock.nowMs() / 1000;
  const load = loadedGuest(cluster, guest);
  const running = isRunning(guest);
  const isPaused = guest.power === "paused";
  const memory = memoryUsed(load, now);
  return {
    vmid: guest.kind === "lxc" && !version.isNine ? String(guest.vmid) : guest.vmid,
    name: displayName(guest),
    status: running ? "running" : "stopped",
    cpus: load.cpus,
    cpu: isPaused ? 0 : cpuLoad(load, now),
    mem: memory,
    maxmem: load.memoryBytes,
    disk: guest.kind === "lxc" && running ? usedRootFs(guest) : 0,
    maxdisk: diskBytesOf(guest.kind, guest.config),
    ...trafficCounters(load, now),
    uptime: running ? Math.max(1, Math.floor((clock.nowMs() - guest.startedAtMs) / 1000)) : 0,
    ...(running && { pid: guest.pid }),
    ...(isTemplate(guest) && { template: 1 }),
    ...(guest.config.tags && { tags: guest.config.tags }),
    ...(guest.lock && { lock: guest.lock }),
    ...(guest.kind === "lxc" ? containerFields(guest) : machineFields(guest)),
    ...(version.isNine &&
      guest.kind === "qemu" && { memhost: running ? Math.floor(memory * 1.06) + 48 * 1024 ** 2 : 0 }),
    ...(version.isNine && running && pressures(guest)),
  };
}

/** The live status of one guest: what the list shows and what its monitor says. */
export function currentStatus(cluster: Cluster, guest: Guest): Record<string, unknown> {
  const base = { ...listStatus(cluster, guest), ha: { managed: 0 } };
  if (guest.kind === "lxc") return { ...base, vmid: guest.vmid };
  return {
    ...base,
    ...machineSetup(guest),
    ...(isRunning(guest) ? monitorFields(cluster, guest) : { qmpstatus: "stopped" }),
  };
}

/** Fields of `full=1` and of `status/current` that a machine's monitor gives. */
export function monitorFields(cluster: Cluster, guest: Guest): Record<string, unknown> {
  const now = cluster.parts.clock.nowMs() / 1000;
  const load = loadedGuest(cluster, guest);
  const traffic = trafficCounters(load, now);
  const nets = netsOf(guest.kind, guest.config);
  const qemu = cluster.parts.version.packages.qemu;
  const share = (value: number) => Math.floor(value / Math.max(1, nets.length));
  return {
    qmpstatus: guest.power === "paused" ? "paused" : "running",
    "running-machine": `pc-i440fx-${qemu.split(".").slice(0, 2).join(".")}+pve0`,
    "running-qemu": qemu,
    balloon: load.memoryBytes,
    freemem: load.memoryBytes - memoryUsed(load, now),
    nics: Object.fromEntries(
      nets.map((net) => [
        `tap${guest.vmid}i${net.key.slice(3)}`,
        { netin: share(traffic.netin), netout: share(traffic.netout) },
      ]),
    ),
    blockstat: blockStatistics(guest, traffic),
    "proxmox-support": { "pbs-dirty-bitmap": true, "query-bitmap-info": true, "backup-max-workers": true },
  };
}

/** Whether the guest agent is configured. */
export function hasAgent(guest: Guest): boolean {
  return guest.config.agent !== undefined && parseFormat("qemu-agent", guest.config.agent).enabled === "1";
}

function blockStatistics(guest: Guest, traffic: { diskread: number; diskwrite: number }): Record<string, unknown> {
  const key = bootDiskKey(guest.config);
  if (!key) return {};
  return {
    [key]: {
      rd_bytes: traffic.diskread,
      wr_bytes: traffic.diskwrite,
      rd_operations: Math.floor(traffic.diskread / 16_384),
      wr_operations: Math.floor(traffic.diskwrite / 8_192),
      failed_rd_operations: 0,
      failed_wr_operations: 0,
      account_failed: true,
      account_invalid: true,
    },
  };
}

function machineFields(guest: Guest): Record<string, unknown> {
  return guest.config.serial0 === undefined ? {} : { serial: 1 };
}

function machineSetup(guest: Guest): Record<string, unknown> {
  const hasSpice = /^(?:type=)?qxl/.test(guest.config.vga ?? "");
  return { ...(hasAgent(guest) && { agent: 1 }), ...(hasSpice && { spice: 1 }) };
}

function containerFields(guest: Guest): Record<string, unknown> {
  return { type: "lxc", swap: 0, maxswap: swapBytesOf(guest.config) };
}

function usedRootFs(guest: Guest): number {
  return Math.floor(diskBytesOf(guest.kind, guest.config) * (0.08 + unitFraction(mixHash(guest.vmid, 41)) * 0.6));
}

/** Containers give these as text. */
function pressures(guest: Guest): Record<string, unknown> {
  return Object.fromEntries(pressureKeys.map((key) => [key, guest.kind === "lxc" ? "0.00" : 0]));
}

/** Disk in use as the cluster knows it: containers only. */
export function publishedDiskUse(guest: Guest): number {
  return guest.kind === "lxc" && isRunning(guest) ? usedRootFs(guest) : 0;
}
