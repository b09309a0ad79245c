import type { IncomingMessage } from "node:http";
import { SimulatedClock } from "../clock";
import { certificateFor } from "../http/certificate";
import { type Door, openDoor } from "../http/door";
import { SeededRandom } from "../random";
import { Accounts } from "./auth/accounts";
import { TicketOffice } from "./auth/tickets";
import { FaultControl } from "./control/fault-control";
import { ForeignOperator } from "./control/foreign-operator";
import { answer, splitUrl } from "./http/pipeline";
import { send } from "./http/reply";
import type { ProxmoxSimulatorOptions } from "./options";
import { routes } from "./routes/index";
import { methodDefinitions } from "./schema/definitions";
import { Router } from "./schema/router";
import type { Credentials } from "./seed/accounts";
import { generateCluster } from "./seed/generate";
import { completeSeedOptions } from "./seed/options";
import { Cluster } from "./state/cluster";
import type { Guest } from "./state/guest";
import { GuestLocks } from "./state/guest-locks";
import { Publication } from "./state/publication";
import { Sdn } from "./state/sdn";
import { type Volume, VolumeStore } from "./state/volumes";
import { TaskRegistry } from "./tasks/registry";
import { PveVersion } from "./version";

const defaultSpeed = 200;
const lockTimeoutMs = 10_000;
const lockTimeoutMsMin = 200;

/** A running Proxmox VE cluster that is not there. */
export interface ProxmoxSimulator extends Door {
  /** Token of root@pam with all rights, `user@realm!tokenid=secret`. */
  readonly token: string;
  /** `root@pam`. */
  readonly username: string;
  readonly password: string;
  /** A user that may look at everything and change nothing. */
  readonly auditor: Credentials;
  /** What can be made to go wrong. */
  readonly faults: FaultControl;
  /** Somebody else who works on the same cluster, without the API. */
  readonly operator: ForeignOperator;
  /** The whole state, for inspection. */
  readonly cluster: Cluster;
  /** All guests, templates included, by ascending vmid. */
  guests(): Guest[];
  guest(vmid: number): Guest | undefined;
  /** All volumes of all storages, or those of one guest. */
  volumes(vmid?: number): Volume[];
  /** Stops at once: running tasks are interrupted, connections cut. */
  close(): Promise<void>;
}

/** Starts a simulated cluster with its HTTPS API. Rejects when the port is taken. */
export async function startProxmoxSimulator(options: ProxmoxSimulatorOptions = {}): Promise<ProxmoxSimulator> {
  const clock = new SimulatedClock();
  const seed = completeSeedOptions(options);
  const cluster = emptyCluster(options, { clock, seed });
  const { root, auditor } = generateCluster(cluster, seed);
  const certificate = await certificateFor(cluster.contactedNode.name, options.certificate);
  cluster.contactedNode.fingerprint = certificate.fingerprint;
  const parts = {
    cluster,
    router: new Router(methodDefinitions),
    routes,
    unauthorizedDelayMs: options.unauthorizedDelayMs ?? 0,
    offlineDelayMs: options.offlineDelayMs ?? 0,
  };
  const api = {
    clock,
    certificate,
    pathOf: (url: string) => splitUrl(url).path,
    answer: (request: IncomingMessage) => answer(parts, request),
    send,
    // 100 requests on a connection, 5 s idle: then the daemon hangs up.
    keepAlive: { requestsMax: 100, idleMs: 5_000 },
  };
  const { door, ...handles } = await openDoor(api, options);
  const faults = new FaultControl({ cluster, ...handles });
  return {
    ...door,
    ...root,
    auditor,
    faults,
    operator: new ForeignOperator(cluster),
    cluster,
    guests: () => [...cluster.guests.values()].sort((left, right) => left.vmid - right.vmid),
    guest: (vmid) => cluster.guests.get(vmid),
    volumes: (vmid) => allVolumes(cluster).filter((volume) => vmid === undefined || volume.vmid === vmid),
    close: async () => {
      await faults.close();
      await cluster.parts.tasks.close();
    },
  };
}

function emptyCluster(
  options: ProxmoxSimulatorOptions,
  { clock, seed }: { clock: SimulatedClock; seed: ReturnType<typeof completeSeedOptions> },
): Cluster {
  const version = new PveVersion(seed.release);
  const speed = options.speed ?? defaultSpeed;
  const random = new SeededRandom(`${seed.seed}/${seed.clusterName}/runtime`);
  return new Cluster({
    name: seed.clusterName,
    guestNetwork: seed.guestNetwork,
    version,
    clock,
    random,
    accounts: new Accounts(version),
    tickets: new TicketOffice({ secret: random.uuid(), clock }),
    tasks: new TaskRegistry({ clock, speed }),
    locks: new GuestLocks({ timeoutMs: options.lockTimeoutMs ?? Math.max(lockTimeoutMsMin, lockTimeoutMs / speed) }),
    publication: new Publication({ clock, delayMs: options.publicationDelayMs ?? 0 }),
    volumes: new VolumeStore(),
    sdn: new Sdn(),
  });
}

function allVolumes(cluster: Cluster): Volume[] {
  const found = new Set<Volume>();
  for (const node of cluster.nodes.keys()) {
    for (const storage of cluster.storagesOn(node))
      for (const volume of cluster.parts.volumes.list(storage, node)) found.add(volume);
  }
  return [...found];
}
