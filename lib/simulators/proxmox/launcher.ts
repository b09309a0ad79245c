import {
  LaunchError,
  type LaunchFlags,
  positiveNumber,
  type SimulatorLauncher,
  wholeNumber,
  withControls,
} from "../launcher";
import { controlRoutes } from "./control/control-routes";
import type { ProxmoxSimulatorOptions } from "./options";
import { startProxmoxSimulator } from "./simulator";
import type { PveRelease } from "./version";

/** What a person at the screen expects: tasks that take a moment, lists that lag a little. */
export const believable = {
  speed: 1,
  publicationDelayMs: 3_000,
  unauthorizedDelayMs: 1_000,
  offlineDelayMs: 1_000,
} as const;

/** Starts the Proxmox VE simulator from the command line. */
export const proxmoxLauncher: SimulatorLauncher = {
  flags: {
    port: "port of the API (default 8006; 0 = any free one)",
    "control-port": "port of the control API (default any free one)",
    guests: "number of guests, 10 to 100000 or fewer (default 50)",
    seed: "seed of the generated world (default 1)",
    nodes: "number of nodes (default by guests)",
    cluster: "name of the cluster (default pve-sim)",
    "node-prefix": "node names are this and a number (default pve)",
    version: "9.1 or 8.4 (default 9.1)",
    speed: "how many times faster than believable tasks run (default 1)",
    storage: "what the nodes share: ceph or nfs (default ceph)",
    "qinq-vlan": "service VLAN of an SDN zone of type qinq (default none)",
    "node-network": "first three bytes of the nodes' addresses (default 10.0.1)",
    "guest-network": "first two bytes of the guests' addresses (default 172.16)",
  },
  async launch(flags) {
    const simulator = await startProxmoxSimulator(optionsFrom(flags));
    const { url, token, username, password, fingerprint, auditor } = simulator;
    const summary = { url, token, username, password, fingerprint, auditorToken: auditor.token };
    return withControls({ close: simulator.close, routes: controlRoutes(simulator), summary }, flags);
  },
};

function optionsFrom(flags: LaunchFlags): ProxmoxSimulatorOptions {
  return {
    ...believable,
    port: wholeNumber(flags, "port", { min: 0, max: 65_535 }) ?? 8006,
    guests: wholeNumber(flags, "guests", { min: 0, max: 100_000 }) ?? 50,
    seed: wholeNumber(flags, "seed", { min: 0, max: 0xffff_ffff }),
    nodes: wholeNumber(flags, "nodes", { min: 1, max: 64 }),
    speed: positiveNumber(flags, "speed") ?? believable.speed,
    clusterName: flags.cluster,
    nodePrefix: flags["node-prefix"],
    release: releaseFrom(flags.version),
    sharedStorage: storageFrom(flags.storage),
    qinqServiceVlan: wholeNumber(flags, "qinq-vlan", { min: 1, max: 4094 }),
    nodeNetwork: flags["node-network"],
    guestNetwork: flags["guest-network"],
  };
}

function releaseFrom(text: string | undefined): PveRelease | undefined {
  if (text === undefined || text === "9.1" || text === "8.4") return text;
  throw new LaunchError(`--version takes 9.1 or 8.4, not '${text}'`);
}

function storageFrom(text: string | undefined): "ceph" | "nfs" | undefined {
  if (text === undefined || text === "ceph" || text === "nfs") return text;
  throw new LaunchError(`--storage takes ceph or nfs, not '${text}'`);
}
