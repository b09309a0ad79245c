import type { GuestObservation } from "../observation";
import { operationOfMark } from "./marks";
import { isBuilt, statusOfServer } from "./server-status";
import type { Server } from "./wire";

/** A server as a guest. While it bears the mark of the operation that makes it, it has no name of its own yet. */
export function guestOf(server: Server, hostName: string): GuestObservation {
  const { status, powerUntold } = statusOfServer(server);
  const resources = server.settings?.resources;
  const cpuCores = server.cpu?.cores ?? resources?.cpuCores;
  const diskGb = diskGbOf(server);
  const madeBy = operationOfMark(server.name);
  return {
    kind: "vm",
    vmId: String(server.id),
    hostName,
    ...(madeBy === undefined ? { name: displayName(server) } : { madeBy }),
    status,
    ...(powerUntold && { powerUntold }),
    template: false,
    ...(!isBuilt(server) && { installed: false }),
    ...(cpuCores !== undefined && { cpuCores }),
    ...(resources?.memory !== undefined && { memoryMb: resources.memory }),
    ...(diskGb !== undefined && { diskGb }),
    tags: [],
    ...(status === "running" && usageOf(server)),
  };
}

/** Servers that were never built may have no name at all. */
export const displayName = ({ name, hostname, id }: Server): string => name.trim() || hostname || `server-${id}`;

function diskGbOf({ storage, settings }: Server): number | undefined {
  const sizes = storage.map(({ capacity }) => capacity ?? 0);
  return sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : settings?.resources?.storage;
}

/** `cpu` is a percentage of all its cores; of the memory the guest's own agent knows what is unused. */
function usageOf({ remoteState }: Server): Pick<GuestObservation, "cpuFraction" | "memoryUsedMb"> {
  const { cpu, memory } = remoteState ?? {};
  const usedKb =
    memory?.actual !== undefined && memory.unused !== undefined ? memory.actual - memory.unused : memory?.rss;
  return {
    ...(cpu !== undefined && { cpuFraction: Math.min(1, Math.max(0, cpu / 100)) }),
    ...(usedKb !== undefined && { memoryUsedMb: Math.max(0, usedKb / 1024) }),
  };
}
