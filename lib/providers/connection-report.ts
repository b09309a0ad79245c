export interface PlatformInfo {
  product: string;
  version: string;
}

export const connectionChecks = ["dns", "tcp", "tls", "credentials", "permissions", "version", "storage"] as const;

export interface ConnectionReport {
  ok: boolean;
  checks: { name: (typeof connectionChecks)[number]; state: "ok" | "warning" | "failed" | "skipped"; detail: string }[];
  /** SHA-256 of the certificate that was seen, so that a person can compare and pin it. */
  tlsFingerprint?: string;
  info?: PlatformInfo;
}
