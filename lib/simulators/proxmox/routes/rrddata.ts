import { hashText, mixHash } from "../../random";
import { guestOf } from "../guests/guards";
import { cpuLoad, type LoadedGuest, memoryUsed, runsAt, trafficRates } from "../metrics/guest-load";
import { loadedGuest, publishedDiskUse } from "../metrics/guest-status";
import { nodeCpuLoad, nodeDemand, nodeMemoryUsed, nodeRootFsUsed } from "../metrics/node-load";
import { parseTimeframe, rrdTimes } from "../metrics/rrd";
import { rateAt, wave } from "../metrics/wave";
import type { Guest, GuestKind } from "../state/guest";
import { diskBytesOf } from "../state/guest-size";
import { type Call, nodeName, type Routes } from "./call";

const swapBytes = 8 * 1024 ** 3;
const pressureKeys = [
  "pressurecpusome",
  "pressureiosome",
  "pressureiofull",
  "pressurememorysome",
  "pressurememoryfull",
];

export const rrdRoutes: Routes = {
  "GET /nodes/{node}/rrddata": (call) => nodeRows(call),
  "GET /nodes/{node}/qemu/{vmid}/rrddata": (call) => guestRows(call, "qemu"),
  "GET /nodes/{node}/lxc/{vmid}/rrddata": (call) => guestRows(call, "lxc"),
  "GET /nodes/{node}/storage/{storage}/rrddata": (call) => storageRows(call),
};

function times(call: Call): number[] {
  const { version, clock } = call.cluster.parts;
  return rrdTimes({
    version,
    timeframe: parseTimeframe(call.params.text("timeframe")),
    nowSeconds: clock.nowSeconds(),
  });
}

function nodeRows(call: Call): unknown {
  const { cluster } = call;
  const node = cluster.node(nodeName(call));
  const demand = nodeDemand(cluster, node);
  const seed = hashText(node.name);
  const bootedAt = node.bootedAtMs / 1000;
  return times(call).map((time) => {
    const fixed = {
      time,
      maxcpu: node.cpus,
      memtotal: node.memoryBytes,
      roottotal: node.rootFsBytes,
      swaptotal: swapBytes,
    };
    if (time < bootedAt) return fixed;
    const cpu = nodeCpuLoad(node, demand, time);
    const memused = nodeMemoryUsed(node, demand, time);
    return {
      ...fixed,
      cpu,
      iowait: 0.002 * (1 + wave(mixHash(seed, 3), time)),
      loadavg: cpu * node.cpus * 0.9,
      memused,
      swapused: 0,
      rootused: nodeRootFsUsed(node),
      netin: rateAt(mixHash(seed, 5), 40_000 * (1 + demand.runningCpus), time),
      netout: rateAt(mixHash(seed, 6), 50_000 * (1 + demand.runningCpus), time),
      ...(cluster.parts.version.isNine && {
        memavailable: node.memoryBytes - memused,
        arcsize: 0,
        ...zeroes(pressureKeys),
      }),
    };
  });
}

/** A stopped guest, or one that was not yet up, has only its fixed keys. */
function guestRows(call: Call, kind: GuestKind): unknown {
  const guest = guestOf(call, kind);
  const load = loadedGuest(call.cluster, guest);
  const isNine = call.cluster.parts.version.isNine;
  return times(call).map((time) => guestRow({ guest, load, time, isNine }));
}

function guestRow(input: { guest: Guest; load: LoadedGuest; time: number; isNine: boolean }): Record<string, number> {
  const { guest, load, time, isNine } = input;
  const fixed = {
    time,
    maxcpu: load.cpus,
    maxmem: load.memoryBytes,
    maxdisk: diskBytesOf(guest.kind, guest.config),
    disk: publishedDiskUse(guest),
  };
  if (!runsAt(load, time)) return fixed;
  const mem = memoryUsed(load, time);
  const row = { ...fixed, cpu: cpuLoad(load, time), mem, ...trafficRates(load, time) };
  return isNine ? { ...row, memhost: Math.floor(mem * 1.06), ...zeroes(["pressurecpufull", ...pressureKeys]) } : row;
}

function storageRows(call: Call): unknown {
  const { cluster } = call;
  const storage = cluster.storageOn(nodeName(call), call.params.text("storage"));
  const used = cluster.parts.volumes.usedBytes(storage, nodeName(call));
  const allTimes = times(call);
  const last = allTimes.at(-1) ?? 0;
  const span = Math.max(1, last - (allTimes[0] ?? 0));
  // Storages fill up with time: a few percent over the shown span, ending at what is there now.
  return allTimes.map((time) => ({
    time,
    total: storage.totalBytes,
    used: used * (1 - (0.04 * (last - time)) / span),
  }));
}

function zeroes(keys: readonly string[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, 0]));
}
