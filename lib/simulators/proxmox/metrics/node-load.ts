import { hashText, mixHash } from "../../random";
import type { Cluster } from "../state/cluster";
import { isRunning } from "../state/guest";
import { cpusOf, memoryBytesOf } from "../state/guest-size";
import type { ClusterNode } from "../state/node";
import { wave } from "./wave";

const ownMemoryBytes = 3 * 1024 ** 3;

/** What a node's load follows from: how much of it its running guests use. */
export interface NodeDemand {
  /** Sum of the running guests' CPUs. */
  runningCpus: number;
  /** Sum of the running guests' memory. */
  runningMemoryBytes: number;
}

/** Sums up the running guests of a node. */
export function nodeDemand(cluster: Cluster, node: ClusterNode): NodeDemand {
  let runningCpus = 0;
  let runningMemoryBytes = 0;
  for (const guest of cluster.guestsOn(node.name).values()) {
    if (!isRunning(guest)) continue;
    runningCpus += guest.view?.cpus ?? cpusOf(guest.kind, guest.config, node.cpus);
    runningMemoryBytes += guest.view?.memoryBytes ?? memoryBytesOf(guest.config);
  }
  return { runningCpus, runningMemoryBytes };
}

/** CPU load of a node as a fraction of all its CPUs. */
export function nodeCpuLoad(node: ClusterNode, demand: NodeDemand, timeSeconds: number): number {
  const usual = 0.01 + (0.14 * demand.runningCpus) / node.cpus;
  return Math.min(0.99, Math.max(0.002, usual * (1 + 0.35 * wave(hashText(node.name), timeSeconds))));
}

export function nodeMemoryUsed(node: ClusterNode, demand: NodeDemand, timeSeconds: number): number {
  const movement = 1 + 0.03 * wave(mixHash(hashText(node.name), 2), timeSeconds);
  return Math.floor(Math.min(node.memoryBytes * 0.98, ownMemoryBytes + demand.runningMemoryBytes * 0.55 * movement));
}

export function nodeRootFsUsed(node: ClusterNode): number {
  return Math.floor(node.rootFsBytes * (0.08 + (hashText(node.name) % 100) / 1_000));
}
