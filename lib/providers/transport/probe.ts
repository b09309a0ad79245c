import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { normalizeFingerprint } from "./fingerprint";
import { distrust, type TlsSettings } from "./tls";

export interface ProbeStep {
  name: "dns" | "tcp" | "tls";
  state: "ok" | "failed" | "skipped";
  detail: string;
}

export interface Probe {
  steps: ProbeStep[];
  /** SHA-256 of the certificate that was seen. */
  fingerprint?: string;
}

/** Walks name, port and certificate of an address one after the other; what cannot be tried is skipped. Never throws. */
export async function probe(url: string, tls: TlsSettings, { timeoutMs = 5_000 } = {}): Promise<Probe> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const target = { host, port: Number(port || (protocol === "https:" ? 443 : 80)), timeoutMs };
  const dns = await nameStep(host);
  if (dns.state === "failed") return { steps: [dns, skipped("tcp"), skipped("tls")] };
  const tcp = await portStep(target);
  if (tcp.state === "failed") return { steps: [dns, tcp, skipped("tls")] };
  if (protocol === "http:") return { steps: [dns, tcp, { ...skipped("tls"), detail: "The address is not https." }] };
  const { step, fingerprint } = await certificateStep(target, tls);
  return { steps: [dns, tcp, step], ...(fingerprint && { fingerprint }) };
}

const skipped = (name: ProbeStep["name"]): ProbeStep => ({ name, state: "skipped", detail: "Not tried." });

async function nameStep(host: string): Promise<ProbeStep> {
  if (isIP(host) !== 0) return { name: "dns", state: "ok", detail: `${host} is an address.` };
  try {
    const { address } = await lookup(host);
    return { name: "dns", state: "ok", detail: `${host} is ${address}.` };
  } catch {
    return { name: "dns", state: "failed", detail: `The name ${host} is unknown to DNS; correct it or add it there.` };
  }
}

interface Target {
  host: string;
  port: number;
  timeoutMs: number;
}

async function portStep({ host, port, timeoutMs }: Target): Promise<ProbeStep> {
  const failure = await opened(connectTcp({ host, port }), { event: "connect", timeoutMs });
  if (failure === undefined) return { name: "tcp", state: "ok", detail: `Port ${port} of ${host} takes connections.` };
  const mend = "check the port, the service there, and firewalls between";
  return { name: "tcp", state: "failed", detail: `No connection to port ${port} of ${host} (${failure}); ${mend}.` };
}

async function certificateStep(target: Target, tls: TlsSettings): Promise<{ step: ProbeStep; fingerprint?: string }> {
  const { host, port, timeoutMs } = target;
  const socket = connectTls({
    host,
    port,
    rejectUnauthorized: false, // decided below, and nothing is sent
    ...(isIP(host) === 0 && { servername: host }),
    ...(tls.caPem !== undefined && { ca: tls.caPem }),
  });
  let verdict: { step: ProbeStep; fingerprint?: string } | undefined;
  socket.once("secureConnect", () => {
    const pins = (tls.fingerprints ?? []).map(normalizeFingerprint);
    const distrusted = distrust(socket, { pins });
    const fingerprint = normalizeFingerprint(socket.getPeerCertificate().fingerprint256);
    verdict = { step: { name: "tls", ...certificateVerdict(distrusted, { pins, fingerprint }) }, fingerprint };
  });
  const failure = await opened(socket, { event: "secureConnect", timeoutMs });
  const detail = `Port ${port} of ${host} does not speak TLS (${failure ?? "no certificate"}); check the address.`;
  return verdict ?? { step: { name: "tls", state: "failed", detail } };
}

function certificateVerdict(
  distrusted: { reason: string } | undefined,
  { pins, fingerprint }: { pins: string[]; fingerprint: string },
): Pick<ProbeStep, "state" | "detail"> {
  if (distrusted === undefined) {
    const how = pins.length > 0 ? "as pinned" : "signed by a trusted authority";
    return { state: "ok", detail: `The certificate ${fingerprint} is trusted: ${how}.` };
  }
  if (pins.length > 0) {
    const detail = `The host shows the certificate ${fingerprint}, but ${pins.join(" or ")} is pinned. If it was renewed, pin the new one after comparing it.`;
    return { state: "failed", detail };
  }
  const detail = `The certificate ${fingerprint} is not trusted (${distrusted.reason}). Compare it with the host's own and pin it, or give the CA's certificate.`;
  return { state: "failed", detail };
}

/** Waits for a socket to open and closes it; the reason when it does not. */
function opened(
  socket: Socket,
  { event, timeoutMs }: { event: string; timeoutMs: number },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (reason?: string) => {
      resolve(reason);
      socket.destroy();
    };
    socket.setTimeout(timeoutMs, () => end("no answer"));
    socket.once(event, () => end());
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
