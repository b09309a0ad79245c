import { z } from "zod";
import { Instant } from "./common";
import { DatacenterId } from "./estate";

export const EndpointView = z
  .object({
    id: z.string(),
    datacenter: z.string(),
    provider: z.string(),
    url: z.string(),
    credential: z.enum(["token", "password"]),
    tlsFingerprints: z.array(z.string()),
    hasCa: z.boolean(),
    source: z.enum(["file", "dashboard"]),
    enabled: z.boolean(),
    state: z.enum(["fresh", "stale", "unknown"]),
    version: z.string().nullable(),
    lastPollAt: Instant.nullable(),
    lastGoodPollAt: Instant.nullable(),
    lastPollMs: z.number().nullable(),
    lastPollCalls: z.number().nullable(),
    lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
    options: z.record(z.string(), z.json()),
    capabilities: z.record(z.string(), z.boolean()),
  })
  .meta({ id: "Endpoint" });
export type EndpointView = z.infer<typeof EndpointView>;
export const EndpointList = z.object({ items: z.array(EndpointView), total: z.number().int() });
export type EndpointList = z.infer<typeof EndpointList>;

const fingerprint = z
  .string()
  .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, "a SHA-256 fingerprint: 32 bytes in hexadecimal");
const Credentials = z.union([
  z.strictObject({ token: z.string().min(1).max(1000) }),
  z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(1000) }),
]);
const Options = z
  .record(z.string().max(64), z.json())
  .refine((options) => JSON.stringify(options).length <= 20_000, "at most 20,000 characters as JSON")
  .meta({ description: "What only this kind of platform has, e.g. the owner and the package of new guests" });
export const EndpointCreate = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[a-z0-9][a-z0-9-]*$/, "small letters, digits and hyphens"),
    datacenter: DatacenterId,
    provider: z.string().min(1).max(40),
    url: z.url({ protocol: /^https?$/ }),
    credentials: Credentials,
    tlsFingerprints: z.array(fingerprint).max(32).default([]),
    caPem: z.string().max(100_000).optional(),
    options: Options.optional(),
  })
  .meta({ id: "EndpointCreate" });
export type EndpointCreate = z.infer<typeof EndpointCreate>;
export const EndpointUpdate = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).optional(),
    credentials: Credentials.optional(),
    tlsFingerprints: z.array(fingerprint).max(32).optional(),
    caPem: z.string().max(100_000).nullable().optional(),
    options: Options.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "EndpointUpdate" });
export type EndpointUpdate = z.infer<typeof EndpointUpdate>;
/** Test before saving: the same fields as a creation, without id. */
export const ConnectionTestBody = EndpointCreate.omit({ id: true, datacenter: true });
export const ConnectionReportView = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({ name: z.string(), state: z.enum(["ok", "warning", "failed", "skipped"]), detail: z.string() }),
    ),
    tlsFingerprint: z.string().nullable(),
    info: z.object({ product: z.string(), version: z.string() }).nullable(),
  })
  .meta({ id: "ConnectionReport" });
export type ConnectionReportView = z.infer<typeof ConnectionReportView>;
