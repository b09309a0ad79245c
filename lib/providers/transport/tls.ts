import { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { normalizeFingerprint } from "./fingerprint";

export interface TlsSettings {
  /** SHA-256 of accepted certificates; when given, nothing else is trusted. */
  fingerprints?: string[];
  /** Own certificate authorities in PEM, in place of the system's. */
  caPem?: string;
}

/** The connection could not be made: the request was certainly not sent. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

/** The host answered with a certificate that is not trusted; nothing was sent to it. */
export class UntrustedCertificate extends Error {
  override readonly name = "UntrustedCertificate";
  constructor(
    readonly seen: string,
    readonly expected: string[],
    readonly reason: string,
  ) {
    super(`certificate ${seen} is not trusted: ${reason}`);
  }
}

/**
 * Why the certificate that `socket` really got is not to be trusted; undefined when it is.
 * Node's own check (chain, dates, host name) stands in `authorizationError` when `rejectUnauthorized` is off.
 */
export function distrust(socket: TLSSocket, settings: { pins: string[] }): UntrustedCertificate | undefined {
  const certificate = socket.getPeerCertificate();
  const seen = certificate.fingerprint256 ? normalizeFingerprint(certificate.fingerprint256) : "none";
  if (settings.pins.length > 0) {
    if (settings.pins.includes(seen)) return undefined;
    return new UntrustedCertificate(seen, settings.pins, "its fingerprint is not one of those expected");
  }
  if (socket.authorized) return undefined;
  const reason: unknown = socket.authorizationError;
  return new UntrustedCertificate(seen, [], reason instanceof Error ? reason.message : String(reason));
}

/**
 * undici's connector with our own trust decision, so that a refusal can name the fingerprint that was seen.
 * Sessions are not resumed: every connection shows its certificate anew.
 */
export function trustingConnector(
  settings: TlsSettings,
  { connectTimeoutMs }: { connectTimeoutMs: number },
): buildConnector.connector {
  const pins = (settings.fingerprints ?? []).map(normalizeFingerprint);
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    maxCachedSessions: 0,
    rejectUnauthorized: false, // decided by distrust() below, before a byte of the request is sent
    ...(settings.caPem === undefined ? {} : { ca: settings.caPem }),
  });
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error) return callback(new ConnectionFailure(error), null);
      const distrusted = socket instanceof TLSSocket ? distrust(socket, { pins }) : undefined;
      if (distrusted === undefined) return callback(null, socket);
      socket.destroy();
      callback(new ConnectionFailure(distrusted), null);
    });
}
