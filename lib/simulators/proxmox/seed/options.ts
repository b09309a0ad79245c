import type { PveRelease } from "../version";

/** What a generated cluster looks like. The same options give the same cluster. */
export interface SeedOptions {
  /** Guests besides the two templates. */
  guests: number;
  seed: number;
  nodes: number;
  clusterName: string;
  /** Node names are this and a number. */
  nodePrefix: string;
  release: PveRelease;
  /** First three bytes of the nodes' addresses, e.g. `10.0.1`. */
  nodeNetwork: string;
  /** First two bytes of the guests' addresses, e.g. `172.16`. */
  guestNetwork: string;
  /** What the nodes share: a Ceph pool, or an NFS export. */
  sharedStorage: "ceph" | "nfs";
  /** Service VLAN of an SDN zone of type qinq with a VNet for each of some clients; none when absent. */
  qinqServiceVlan?: number;
}

const guestsPerNode = 25;
const nodesMax = 32;

/** Fills what was left out. */
export function completeSeedOptions(given: Partial<SeedOptions>): SeedOptions {
  const guests = given.guests ?? 10;
  return {
    guests,
    seed: given.seed ?? 1,
    nodes: given.nodes ?? Math.min(nodesMax, Math.max(2, Math.ceil(guests / guestsPerNode))),
    clusterName: given.clusterName ?? "pve-sim",
    nodePrefix: given.nodePrefix ?? "pve",
    release: given.release ?? "9.1",
    nodeNetwork: given.nodeNetwork ?? "10.0.1",
    guestNetwork: given.guestNetwork ?? "172.16",
    sharedStorage: given.sharedStorage ?? "ceph",
    qinqServiceVlan: given.qinqServiceVlan,
  };
}
