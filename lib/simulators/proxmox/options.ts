import type { DoorOptions } from "../http/door";
import type { SeedOptions } from "./seed/options";

export interface ProxmoxSimulatorOptions extends DoorOptions, Partial<SeedOptions> {
  /** How many times faster than believable tasks run. Default 200: a task of two seconds takes 10 ms. */
  speed?: number;
  /** How long `/cluster/resources` shows a changed guest as it was. Default 0. */
  publicationDelayMs?: number;
  /** How long the gate thinks before a 401. Default 0; the real one takes 3,000. */
  unauthorizedDelayMs?: number;
  /** How long a call for an offline node takes before its 595. Default 0. */
  offlineDelayMs?: number;
  /** How long a change waits for another one of the same guest. Default 10,000 divided by the speed, at least 200. */
  lockTimeoutMs?: number;
}
