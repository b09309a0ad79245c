import { SimulatedClock } from "../clock";
import { FaultBook } from "../faults";
import { fingerprintOf, makeCertificate, type ServerCertificate } from "../http/certificate";
import { Listener } from "../http/listener";
import { SeededRandom } from "../random";
import { RequestLog } from "../request-log";
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
export interface VirtfusionSimulator {
  /** `https://127.0.0.1:<port>`, without a path. */
  readonly url: string;
  readonly port: number;
  /** SHA-256 fingerprint of the certificate, `AA:BB:…`. */
  readonly fingerprint: string;
  /** PEM of the certificate. */
  readonly certificate: string;
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
  /** The requests that came in; paths are below `/api/v1`. */
  readonly requests: RequestLog;
  readonly clock: SimulatedClock;
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
  const [certificate, contract] = await Promise.all([certificateOf(options), loadContract()]);
  const requests = new RequestLog();
  const http = new FaultBook();
  const host = options.host ?? "127.0.0.1";
  const nowMs = () => clock.nowMs();
  const parts = {
    panel,
    contract,
    routes,
    tokens: new Tokens([
      { text: tokens.token, scope: "all" },
      { text: tokens.readOnlyToken, scope: "read" },
    ]),
    rateLimit: new RateLimit({ perMinute: options.requestsPerMinute, nowMs }),
  };
  const listener = new Listener({
    certificate,
    host,
    faults: http,
    requests,
    nowMs,
    pathOf,
    answer: (request) => answer(parts, request),
    send,
    keepAlive: { requestsMax: 1_000, idleMs: 65_000 },
  });
  await listener.open(options.port ?? 0);
  const faults = new FaultControl({ panel, listener, http });
  return {
    url: `https://${host}:${listener.port}`,
    port: listener.port,
    fingerprint: certificate.fingerprint,
    certificate: certificate.cert,
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
    requests,
    clock,
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

async function certificateOf(options: VirtfusionSimulatorOptions): Promise<ServerCertificate> {
  if (options.certificate) return { ...options.certificate, fingerprint: fingerprintOf(options.certificate.cert) };
  return makeCertificate({ commonName: "panel.virtfusion.test", nowMs: Date.now() });
}
