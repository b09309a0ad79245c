import type { IncomingMessage } from "node:http";
import { SimulatedClock } from "../clock";
import { certificateFor } from "../http/certificate";
import { type Door, openDoor } from "../http/door";
import { SeededRandom } from "../random";
import { loadContract } from "./contract/contract";
import { FaultControl } from "./control/fault-control";
import { ForeignOperator } from "./control/foreign-operator";
import { answer } from "./http/pipeline";
import { RateLimit } from "./http/rate-limit";
import { send } from "./http/reply";
import { pathOf } from "./http/request";
import { Tokens } from "./http/tokens";
import type { VirtfusionSimulatorOptions } from "./options";
import { routes } from "./routes/index";
import { packageIds } from "./seed/catalogue";
import { generateWorld } from "./seed/world";
import { Panel } from "./state/panel";
import type { SimServer } from "./state/server";

const defaults = {
  seed: 1,
  guests: 10,
  speed: 200,
  guestNetwork: "172.18",
  groups: [
    { name: "Prague", hypervisors: 3 },
    { name: "Brno", hypervisors: 1 },
  ],
} as const;
const administratorId = 1;
const debianTemplateId = 46;

/** A running VirtFusion panel that is not there. */
export interface VirtfusionSimulator extends Door {
  /** API token with all scopes. */
  readonly token: string;
  /** API token that may look at everything; writes are answered 403. */
  readonly readOnlyToken: string;
  /** A user made for Moxxie, with the SSH keys `moxxie` and `ops-laptop`. */
  readonly userId: number;
  /** The package to use when it does not matter. */
  readonly packageId: number;
  /** What can be made to go wrong. */
  readonly faults: FaultControl;
  /** Somebody else who works in the same panel. */
  readonly operator: ForeignOperator;
  /** The whole state, for inspection. Settle `panel.timeline` before you look. */
  readonly panel: Panel;
  /** All servers by ascending id, as they are now. */
  servers(): SimServer[];
  server(id: number): SimServer | undefined;
  /** Stops at once and cuts all connections. */
  close(): Promise<void>;
}

/** Starts a simulated panel with its HTTPS API. Rejects when the port is taken. */
export async function startVirtfusionSimulator(options: VirtfusionSimulatorOptions = {}): Promise<VirtfusionSimulator> {
  const clock = new SimulatedClock();
  const seed = options.seed ?? defaults.seed;
  const random = new SeededRandom(`virtfusion/${seed}`);
  const panel = new Panel({ clock, random, speed: options.speed ?? defaults.speed });
  const { userId } = generateWorld(panel, {
    guests: options.guests ?? defaults.guests,
    groups: options.groups ?? defaults.groups,
    guestNetwork: options.guestNetwork ?? defaults.guestNetwork,
    random,
  });
  const tokens = { token: random.hex(24), readOnlyToken: random.hex(24) };
  const [certificate, contract] = await Promise.all([
    certificateFor("panel.virtfusion.test", options.certificate),
    loadContract(),
  ]);
  const parts = {
    panel,
    contract,
    routes,
    tokens: new Tokens([
      { text: tokens.token, scope: "all" },
      { text: tokens.readOnlyToken, scope: "read" },
    ]),
    rateLimit: new RateLimit({ perMinute: options.requestsPerMinute, nowMs: () => clock.nowMs() }),
  };
  const api = {
    clock,
    certificate,
    pathOf,
    answer: (request: IncomingMessage) => answer(parts, request),
    send,
    keepAlive: { requestsMax: 1_000, idleMs: 65_000 },
  };
  const { door, ...handles } = await openDoor(api, options);
  const faults = new FaultControl({ panel, ...handles });
  return {
    ...door,
    ...tokens,
    userId,
    packageId: packageIds.standard,
    faults,
    operator: new ForeignOperator({
      panel,
      packageId: packageIds.standard,
      userId: administratorId,
      templateId: debianTemplateId,
    }),
    panel,
    servers: () => settled(panel).sort((left, right) => left.id - right.id),
    server: (id) => settled(panel).find((server) => server.id === id),
    close: () => faults.close(),
  };
}

function settled(panel: Panel): SimServer[] {
  panel.timeline.settle();
  return [...panel.servers.values()];
}
