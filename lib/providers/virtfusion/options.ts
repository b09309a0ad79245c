import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { EndpointSettings } from "../settings";

const Id = z.number().int().positive();
const DurationMs = z.number().int().positive();

const NetworkProfileOption = z.object({
  /** The profile's id in the panel, which no call of its API lists. */
  id: Id,
  name: z.string().min(1),
  /** Hypervisor groups whose servers may use it; absent: all. */
  groups: z.array(z.string().min(1)).optional(),
  bandwidthMbps: z.number().positive().optional(),
});

/** What an endpoint of this kind may set beside address and credentials. */
const Options = z.strictObject({
  /** Owner of new servers in the panel. */
  userId: Id.optional(),
  /** The package of new servers where a request names none. */
  packageId: Id.optional(),
  /** Names of hypervisor groups; only their hypervisors and servers are seen. Absent: all. */
  groups: z.array(z.string().min(1)).min(1).optional(),
  /** The limit of the panel's token; kept without waiting for refusals. */
  requestsPerMinute: z.number().int().positive().optional(),
  networkProfiles: z.array(NetworkProfileOption).default([]),
  /** Servers whose power state is asked for in each observation; each costs a call. Absent: by how many there are. */
  powerLooksPerPoll: z.number().int().nonnegative().optional(),
  timeoutMs: DurationMs.optional(),
  createTimeoutMs: DurationMs.default(90_000),
  /** How long an attempt to create whose answer was lost may still take effect. */
  createLateForMs: DurationMs.default(20_000),
  maxParallel: z.number().int().positive().default(4),
  /** How long a write waits for a server that queued work has locked (423). */
  lockPatienceMs: DurationMs.default(120_000),
  /** How long a removal waits for a build to end: the first of a template on a hypervisor downloads the image. */
  buildPatienceMs: DurationMs.default(900_000),
  /** How long a call waits while the token's rate limit is used up (429). */
  ratePatienceMs: DurationMs.default(120_000),
});
export type VirtfusionOptions = z.output<typeof Options>;

/** Throws `invalid_request` naming the first option that is wrong. */
export function parseOptions({ id, options = {} }: Pick<EndpointSettings, "id" | "options">): VirtfusionOptions {
  const parsed = Options.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = ["options", ...(issue?.path ?? [])].join(".");
  throw new MoxxieError("invalid_request", `Endpoint '${id}': ${name}: ${issue?.message}`);
}

/** The panel's address with the prefix of its API, which people may or may not have written. */
export function apiUrl(url: string): string {
  const trimmed = url.replace(/\/+$/, "");
  return /\/api\/v1$/.test(trimmed) ? trimmed : `${trimmed}/api/v1`;
}
