import { z } from "zod";
import { isReservedDatacenterId } from "@/lib/domain/datacenter-id";
import { sharedPart } from "@/lib/domain/same-platform";
import { Endpoint } from "./endpoint";
import {
  Cidr,
  decimal,
  durationMs,
  expected,
  Id,
  IpAddress,
  Switch,
  Text,
  Vlan,
  VlanRange,
  WebhookUrl,
  wholeNumber,
} from "./fields";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const Network = z
  .strictObject(
    {
      ipRange: Cidr.optional(),
      vlanRange: VlanRange.optional(),
      qinqEnabled: Switch.default(false),
      serviceVlan: Vlan.optional(),
      quarantine: durationMs({ fromMs: 0, toMs: 365 * dayMs, like: dayMs }).optional(),
    },
    expected("ipRange, vlanRange, qinqEnabled, serviceVlan, quarantine"),
  )
  .superRefine(({ qinqEnabled, serviceVlan }, context) => {
    if (qinqEnabled && serviceVlan === undefined) {
      context.addIssue({
        code: "custom",
        path: ["serviceVlan"],
        message: "is missing; qinqEnabled needs the outer VLAN",
      });
    }
    if (!qinqEnabled && serviceVlan !== undefined) {
      context.addIssue({ code: "custom", path: ["serviceVlan"], message: "has no meaning without qinqEnabled: true" });
    }
  })
  .transform(({ quarantine, ...network }) => ({ ...network, quarantineMs: quarantine }));

const amount = wholeNumber({ from: 1, to: 1_000_000_000 }).optional();
const Limits = z
  .strictObject(
    {
      cpuOvercommit: decimal({ from: 0.1, to: 100 }).optional(),
      memoryOvercommit: decimal({ from: 0.1, to: 100 }).optional(),
      maxVms: amount,
      maxCpu: amount,
      maxMemoryGB: amount,
      maxDiskGB: amount,
    },
    expected("limits by name"),
  )
  .transform(({ maxMemoryGB, maxDiskGB, ...limits }) => ({
    ...limits,
    maxMemoryGb: maxMemoryGB,
    maxDiskGb: maxDiskGB,
  }));

const Datacenter = z.strictObject(
  {
    name: Text.optional(),
    location: z.string(expected("a text")).trim().default(""),
    routerAddress: IpAddress.optional(),
    network: Network.prefault({}),
    limits: Limits.prefault({}),
    endpoints: z.array(Endpoint, expected("a list of endpoints")).default([]),
  },
  expected("a datacenter: name, location, routerAddress, network, limits, endpoints"),
);

const DatacenterId = Id.max(32, expected("a short name, at most 32 characters")).refine(
  (id) => !isReservedDatacenterId(id),
  expected("a name that the API does not need for itself"),
);

/** What is made of datacenters that give out the same addresses or the same outer tag: told, or not begun with. */
export const rangePolicies = ["warning", "error"] as const;
export type RangePolicy = (typeof rangePolicies)[number];

const place = (standard: number) => wholeNumber({ from: 1, to: 1000 }).default(standard);
/** How many items of bulk operations may run at once, of all bulks together. */
const Bulk = z.strictObject(
  { perHost: place(4), perEndpoint: place(12), perDatacenter: place(24) },
  expected("perHost, perEndpoint, perDatacenter"),
);

/** `moxxie.yaml`, after variables are put in. */
export const ConfigFile = z
  .strictObject(
    {
      instanceId: Id.optional(),
      datacenters: z
        .record(DatacenterId, Datacenter, expected("datacenters by their id"))
        .default({})
        .transform((byId) =>
          Object.entries(byId).map(([id, { name, ...rest }]) => ({ id, name: name ?? id, ...rest })),
        ),
      overlappingRanges: z.enum(rangePolicies, expected(rangePolicies.join(" or "))).default("warning"),
      cafn8: z.strictObject({ webhookUrl: WebhookUrl.optional(), webhookSecret: Text.optional() }).optional(),
      migration: z
        .strictObject({
          storagePath: Text.optional(),
          linkLifetime: durationMs({ fromMs: 60_000, toMs: 168 * hourMs }).optional(),
        })
        .optional(),
      bulk: Bulk.prefault({}),
    },
    expected("a mapping with instanceId, datacenters, overlappingRanges, cafn8, migration, bulk"),
  )
  .transform((file, context) => {
    for (const { path, message } of placeProblems(file.datacenters))
      context.addIssue({ code: "custom", path: ["datacenters", ...path], message });
    return file;
  });
export type ConfigFile = z.output<typeof ConfigFile>;

export type DatacenterConfig = ConfigFile["datacenters"][number];

/** Endpoints that bear one id, or that would show the same hosts. */
function placeProblems(datacenters: DatacenterConfig[]): { path: (string | number)[]; message: string }[] {
  const placed = datacenters.flatMap(({ id, endpoints }) =>
    endpoints.map((endpoint, index) => ({ datacenterId: id, endpoint, index })),
  );
  return placed.flatMap(({ datacenterId, endpoint, index }, position) => {
    const earlier = placed.slice(0, position);
    const taken = earlier.find((other) => other.endpoint.id === endpoint.id)?.datacenterId;
    const shared = earlier.map((other) => sharedPart(other.endpoint, endpoint)).find((told) => told !== undefined);
    const path = [datacenterId, "endpoints", index];
    return [
      ...(taken
        ? [{ path: [...path, "id"], message: `"${endpoint.id}" is taken by an endpoint of ${taken}; ids are unique` }]
        : []),
      ...(shared ? [{ path: [...path, "url"], message: shared.replace(/\.$/, "") }] : []),
    ];
  });
}
