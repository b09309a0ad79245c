import type { SimulatedClock } from "../clock";
import { FaultBook } from "../faults";
import { RequestLog } from "../request-log";
import type { ServerCertificate } from "./certificate";
import { Listener, type ListenerParts } from "./listener";

export interface DoorOptions {
  /** Port of the API; 0 (the default) takes a free one. */
  port?: number;
  /** Address to listen on; loopback by default. */
  host?: string;
  /** Key and certificate to serve with; made anew when absent. */
  certificate?: Pick<ServerCertificate, "key" | "cert">;
}

/** Where a simulated platform is reached, and who came. */
export interface Door {
  /** `https://127.0.0.1:<port>`, without a path. */
  readonly url: string;
  readonly port: number;
  /** SHA-256 fingerprint of the certificate, `AA:BB:…`. */
  readonly fingerprint: string;
  /** PEM of the certificate. */
  readonly certificate: string;
  /** The requests that came in; paths are below the API's base. */
  readonly requests: RequestLog;
  readonly clock: SimulatedClock;
}

type Platform = Pick<ListenerParts, "certificate" | "pathOf" | "answer" | "send" | "keepAlive"> & {
  clock: SimulatedClock;
};

/** Opens the door of a simulated platform, and gives the handles of what goes wrong at it. Rejects when the port is taken. */
export async function openDoor(
  { clock, ...platform }: Platform,
  { host = "127.0.0.1", port = 0 }: DoorOptions,
): Promise<{ door: Door; listener: Listener; http: FaultBook }> {
  const requests = new RequestLog();
  const http = new FaultBook();
  const listener = new Listener({ ...platform, host, requests, faults: http, nowMs: () => clock.nowMs() });
  await listener.open(port);
  const { cert: certificate, fingerprint } = platform.certificate;
  const url = `https://${host}:${listener.port}`;
  return { door: { url, port: listener.port, fingerprint, certificate, requests, clock }, listener, http };
}
