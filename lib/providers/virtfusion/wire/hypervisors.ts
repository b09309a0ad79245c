import { z } from "zod";
import { Amount, Flag, listOf, OptionalAmount, OptionalText, optionalObject } from "./values";

/** A hypervisor as the list tells it: what it is and whether it may be used, but not how full it is. */
export const Hypervisor = z.object({
  id: Amount,
  name: z.string(),
  ip: OptionalText,
  hostname: OptionalText,
  /** 3: ready. */
  commissioned: Amount,
  enabled: Flag,
  maintenance: Flag,
  group: z.object({ id: Amount, name: z.string(), enabled: z.boolean().optional().catch(undefined) }),
  /** MB and cores that may be given to servers; 0: without limit. */
  maxMemory: OptionalAmount,
  maxCpu: OptionalAmount,
});
export type Hypervisor = z.output<typeof Hypervisor>;

/** `max` 0: without limit; `free` is then negative. Memory in MB, storage in GB. */
const Gauge = z.object({ max: OptionalAmount, allocated: OptionalAmount });
export type Gauge = z.output<typeof Gauge>;

const Storage = Gauge.extend({
  name: OptionalText,
  enabled: Flag,
  /** A code whose meanings the panel keeps to itself. */
  storageType: OptionalAmount,
});

const SharedStorage = Storage.extend({ id: Amount, path: OptionalText, isDatastore: Flag });

/** One hypervisor of `/compute/hypervisors/groups/{id}/resources`: what is given to servers, not what they use. */
export const ResourcesRow = z.object({
  hypervisor: z.object({
    id: Amount,
    name: z.string(),
    enabled: Flag,
    /** New servers are kept off it. */
    prohibit: Flag,
    commissioned: Flag,
  }),
  resources: z.object({
    servers: optionalObject(Gauge),
    memory: optionalObject(Gauge),
    cpuCores: optionalObject(Gauge),
    localStorage: optionalObject(Storage),
    otherStorage: listOf(SharedStorage),
    network: optionalObject(
      z.object({ total: optionalObject(z.object({ ipv4: optionalObject(z.object({ free: OptionalAmount })) })) }),
    ),
  }),
});
export type ResourcesRow = z.output<typeof ResourcesRow>;
