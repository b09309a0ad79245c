import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";

export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the DER certificate, `AA:BB:…`. */
  readonly fingerprint: string;
}

const lifetimeMs = 2 * 365 * 24 * 3600 * 1000;

/** Makes a self-signed certificate for a simulated host, valid for its name and for loopback. */
export async function makeCertificate(input: { commonName: string; nowMs: number }): Promise<ServerCertificate> {
  const made = await generate([{ name: "commonName", value: input.commonName }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // A clock that is a little behind must not find it "not yet valid".
    notBeforeDate: new Date(input.nowMs - 3600_000),
    notAfterDate: new Date(input.nowMs + lifetimeMs),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: input.commonName },
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert, fingerprint: fingerprintOf(made.cert) };
}

/** The certificate that was given to serve with, or one made anew for the name. */
export async function certificateFor(
  commonName: string,
  given: Pick<ServerCertificate, "key" | "cert"> | undefined,
): Promise<ServerCertificate> {
  if (given) return { ...given, fingerprint: fingerprintOf(given.cert) };
  return makeCertificate({ commonName, nowMs: Date.now() });
}

/** SHA-256 fingerprint of a PEM certificate, upper case with colons. */
export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}
