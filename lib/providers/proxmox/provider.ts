import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { PlatformFeature, Provider } from "../provider";
import type { EndpointSettings, ProviderDeps } from "../settings";
import { createProxmoxClient } from "./client";
import { createClone } from "./cloning";
import { about, testConnection } from "./connection";
import { createGuestCalls } from "./guest-calls";
import { createGuests } from "./guests";
import { createHosts } from "./hosts";
import { createMakings } from "./making";
import { createMetrics } from "./metrics";
import { createMigration } from "./migration";
import { createNetworks } from "./networks";
import { observationOf } from "./observation";
import { createPower } from "./power";
import { createSnapshots } from "./snapshots";
import { createStorage } from "./storage";
import { createTasks } from "./tasks";
import { Resources } from "./wire";

/** What an endpoint of this kind may set beside address and credentials. */
const Options = z.object({
  /** Ids that Moxxie gives to new guests; the platform's own range when absent. */
  vmIdRange: z.object({ from: z.number().int().min(100), to: z.number().int().max(999_999_999) }).optional(),
  timeoutMs: z.number().int().positive().optional(),
  maxParallel: z.number().int().positive().optional(),
});

const features: ReadonlySet<PlatformFeature> = new Set([
  "containers",
  "hostChoice",
  "storageChoice",
  "vlans",
  "tags",
  "notes",
  "protection",
  "startOnBoot",
  "cloudInitUser",
  "staticAddress",
  "bandwidth",
  "extraDisks",
  "suspendToDisk",
  "guestAgent",
  "interfaceChange",
]);

const platformVmIds = { from: 100, to: 999_999_999 };

/** A Proxmox VE cluster or single node as a provider. Nothing is called yet. Throws `invalid_request` for wrong settings. */
export function createProxmoxProvider(settings: EndpointSettings, deps: ProviderDeps): Provider {
  const { vmIdRange = platformVmIds, ...limits } = parseOptions(settings);
  const client = createProxmoxClient(settings, { ...deps, transport: limits });
  const guests = createGuestCalls(client);
  const tasks = createTasks(client, guests);
  const makings = createMakings({ client, guests, tasks });
  const networks = createNetworks({ client, guests, tasks });
  return {
    kind: "proxmox",
    endpointId: settings.id,
    hosts: createHosts(client),
    guests: createGuests({ client, guests, makings, networks, tasks, unseal: deps.unseal, vmIdRange }),
    ...createPower(client, guests),
    tasks,
    networks,
    storage: createStorage(client),
    clone: createClone({ client, guests, makings, tasks }),
    snapshots: createSnapshots(client, guests),
    migration: createMigration(client, guests),
    features,
    metrics: createMetrics(client, guests),
    observe: async (signal) => observationOf(await client.get("/cluster/resources", Resources, { signal })),
    about: () => about(client),
    testConnection: () => testConnection(client, settings),
    callCount: client.callCount,
    close: client.close,
  };
}

function parseOptions({ id, options = {} }: EndpointSettings): z.output<typeof Options> {
  const parsed = Options.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MoxxieError("invalid_request", `Endpoint '${id}': options.${issue?.path.join(".")}: ${issue?.message}`);
}
