import { z } from "zod";
import { Flag, Numeric, OptionalText, Text } from "./values";

export const GuestStatusAnswer = z.object({
  vmid: Text.optional(),
  name: OptionalText,
  status: z.string(),
  qmpstatus: OptionalText,
  template: Flag,
  cpu: Numeric,
  cpus: Numeric,
  mem: Numeric,
  maxmem: Numeric,
  maxdisk: Numeric,
  uptime: Numeric,
  tags: OptionalText,
  lock: OptionalText,
});
export type GuestStatusAnswer = z.output<typeof GuestStatusAnswer>;

/** A guest's config: a flat map. Raw `lxc.*` lines come as nested lists, which nothing here can use. */
export const ConfigAnswer = z
  .record(z.string(), z.unknown())
  .transform((config) =>
    Object.fromEntries(
      Object.entries(config).filter((entry): entry is [string, string | number] =>
        ["string", "number"].includes(typeof entry[1]),
      ),
    ),
  );
export type RawConfig = Record<string, string | number>;

export const PendingAnswer = z.array(
  z.object({
    key: z.string(),
    value: Text.optional().catch(undefined),
    pending: Text.optional().catch(undefined),
    delete: Numeric,
  }),
);
export type PendingEntry = z.output<typeof PendingAnswer>[number];

export const NextIdAnswer = Text;

export const SnapshotAnswer = z.array(
  z.object({
    name: z.string(),
    description: OptionalText,
    snaptime: Numeric,
    parent: OptionalText,
    vmstate: Flag,
    snapstate: OptionalText,
  }),
);

const AgentAddress = z.object({ "ip-address": z.string(), prefix: Numeric });

export const AgentInterfacesAnswer = z.object({
  result: z.array(
    z.object({
      name: z.string(),
      "hardware-address": OptionalText,
      "ip-addresses": z.array(AgentAddress).optional().catch(undefined),
    }),
  ),
});

export const ContainerInterfacesAnswer = z
  .array(z.object({ name: z.string(), hwaddr: OptionalText, inet: OptionalText, inet6: OptionalText }))
  .nullable()
  .transform((list) => list ?? []);

/** Containers write the names with dashes, VMs with underscores. */
export const MigrationAnswer = z.object({
  running: Flag,
  local_disks: z
    .array(z.object({ volid: z.string(), size: Numeric, cdrom: Flag }))
    .optional()
    .catch(undefined),
  local_resources: z.array(z.string()).optional().catch(undefined),
  allowed_nodes: z.array(z.string()).optional().catch(undefined),
  "allowed-nodes": z.array(z.string()).optional().catch(undefined),
  not_allowed_nodes: z.record(z.string(), z.unknown()).optional().catch(undefined),
  "not-allowed-nodes": z.record(z.string(), z.unknown()).optional().catch(undefined),
});
