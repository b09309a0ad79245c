import { type LaunchFlags, positiveNumber, type SimulatorLauncher, wholeNumber, withControls } from "../launcher";
import { controlRoutes } from "./control/control-routes";
import type { VirtfusionSimulatorOptions } from "./options";
import { startVirtfusionSimulator } from "./simulator";

const defaultPort = 8443;

/** What a person at the screen expects: work in the queue takes the time that it takes. */
export const believable = { speed: 1 } as const;

/** Starts the VirtFusion simulator from the command line. */
export const virtfusionLauncher: SimulatorLauncher = {
  flags: {
    port: `port of the API (default ${defaultPort}; 0 = any free one)`,
    "control-port": "port of the control API (default any free one)",
    guests: "number of servers (default 30)",
    seed: "seed of the generated world (default 1)",
    speed: "how many times faster than believable queued work is done (default 1)",
    "requests-per-minute": "how many requests a minute each token may make (default no limit)",
    "guest-network": "first two bytes of the servers' addresses (default 172.18)",
  },
  async launch(flags) {
    const simulator = await startVirtfusionSimulator(optionsFrom(flags));
    const { url, token, readOnlyToken, userId, packageId, fingerprint } = simulator;
    const summary = { url, token, readOnlyToken, userId, packageId, fingerprint };
    return withControls({ close: simulator.close, routes: controlRoutes(simulator), summary }, flags);
  },
};

function optionsFrom(flags: LaunchFlags): VirtfusionSimulatorOptions {
  return {
    port: wholeNumber(flags, "port", { min: 0, max: 65_535 }) ?? defaultPort,
    guests: wholeNumber(flags, "guests", { min: 0, max: 10_000 }) ?? 30,
    seed: wholeNumber(flags, "seed", { min: 0, max: 0xffff_ffff }),
    speed: positiveNumber(flags, "speed") ?? believable.speed,
    requestsPerMinute: wholeNumber(flags, "requests-per-minute", { min: 1, max: 1_000_000 }),
    guestNetwork: flags["guest-network"],
  };
}
