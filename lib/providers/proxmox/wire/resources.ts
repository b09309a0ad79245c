import { z } from "zod";
import { Flag, Numeric, OptionalText, Text } from "./values";

export const NodeResource = z.object({
  type: z.literal("node"),
  node: z.string(),
  status: OptionalText,
  cpu: Numeric,
  maxcpu: Numeric,
  mem: Numeric,
  maxmem: Numeric,
  uptime: Numeric,
  hastate: OptionalText,
});
export type NodeResource = z.output<typeof NodeResource>;

export const GuestResource = z.object({
  type: z.literal(["qemu", "lxc"]),
  vmid: Text,
  node: z.string(),
  name: OptionalText,
  status: OptionalText,
  template: Flag,
  cpu: Numeric,
  maxcpu: Numeric,
  mem: Numeric,
  maxmem: Numeric,
  maxdisk: Numeric,
  uptime: Numeric,
  tags: OptionalText,
  lock: OptionalText,
  pool: OptionalText,
  hastate: OptionalText,
});
export type GuestResource = z.output<typeof GuestResource>;

export const StorageResource = z.object({
  type: z.literal("storage"),
  storage: z.string(),
  node: z.string(),
  plugintype: OptionalText,
  content: OptionalText,
  shared: Flag,
  status: OptionalText,
  disk: Numeric,
  maxdisk: Numeric,
});
export type StorageResource = z.output<typeof StorageResource>;

/** Pools, zones, networks and what later versions add: not Moxxie's concern. */
const OtherResource = z.object({ type: z.string() }).transform(() => undefined);

export const Resources = z
  .array(z.union([GuestResource, NodeResource, StorageResource, OtherResource]))
  .transform((entries) => entries.filter((entry) => entry !== undefined));
export type Resource = z.output<typeof Resources>[number];

export const GuestResources = z
  .array(z.union([GuestResource, OtherResource]))
  .transform((entries) => entries.filter((entry) => entry !== undefined));
