import type { Logger } from "@/lib/log/logger";
import type { Provider, ProviderKind } from "./provider";
import type { CallObservation } from "./transport";

/** One connection to a platform, ready to use: secrets are in clear here and nowhere else. */
export interface EndpointSettings {
  id: string;
  provider: ProviderKind;
  url: string;
  credentials: EndpointCredentials;
  /** SHA-256 of accepted certificates; when given, nothing else is trusted. */
  tlsFingerprints?: string[];
  /** Own certificate authorities in PEM, in place of the system's. */
  caPem?: string;
  /** What only one kind of platform has; each provider checks its own. */
  options?: Record<string, unknown>;
}

export type EndpointCredentials = { token: string } | { username: string; password: string };

export interface ProviderDeps {
  log: Logger;
  /** Told of every call over the wire, for metrics. */
  observe?: (call: CallObservation) => void;
  /**
   * Runs `work` while nobody else, in no process, is in a work of that name. Absent: only callers of one provider wait
   * for each other.
   */
  exclusive?: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Opens a secret that a frozen spec carries sealed (`rootPasswordSealed`). */
  unseal?: (sealed: string) => string;
}

export type ProviderFactory = (settings: EndpointSettings, deps: ProviderDeps) => Provider;
