import { bytesToMb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { HostDetails, HostFacet } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { type NodeStatusAnswer, NodeStatusAnswer as Schema } from "./wire";

export function createHosts(client: ProxmoxClient): HostFacet {
  return {
    async get(hostName) {
      try {
        return hostDetailsOf(hostName, await client.get(path`/nodes/${hostName}/status`, Schema));
      } catch (error) {
        if (isProblem(error, "unknown") && /^hostname lookup /.test(error.refusal.text)) {
          throw new MoxxieError("unknown_host", `Endpoint '${client.endpointId}' has no host '${hostName}'.`);
        }
        throw error;
      }
    },
  };
}

export function hostDetailsOf(name: string, answer: NodeStatusAnswer): HostDetails {
  const kernel = answer["current-kernel"]?.release ?? answer.kversion;
  const loadAverage = answer.loadavg?.filter((load) => load !== undefined);
  return {
    name,
    status: "online", // an offline node cannot answer this call
    ...(answer.cpuinfo?.model && { cpuModel: answer.cpuinfo.model }),
    cpuCores: answer.cpuinfo?.cpus ?? 0,
    cpuFraction: Math.min(1, Math.max(0, answer.cpu ?? 0)),
    memoryTotalMb: bytesToMb(answer.memory?.total ?? 0),
    memoryUsedMb: bytesToMb(answer.memory?.used ?? 0),
    uptimeSeconds: answer.uptime ?? 0,
    ...(answer.pveversion && { version: versionOf(answer.pveversion) }),
    ...(kernel && { kernel }),
    ...(loadAverage && loadAverage.length > 0 && { loadAverage }),
  };
}

/** `9.2.2` of `pve-manager/9.2.2/b9984c6d90a4bd80`. */
const versionOf = (pveVersion: string): string => pveVersion.split("/")[1] ?? pveVersion;
