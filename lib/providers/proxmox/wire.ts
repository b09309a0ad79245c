import { z } from "zod";

/**
 * What Proxmox VE answers, as far as Moxxie uses it. Unknown fields pass; numbers may be strings and the reverse,
 * depending on how the Perl behind it used them last; false is often an absent key.
 */

const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i)
    .transform(Number),
]);

/** A number, or absent. A value that is no number (`""`, `null`, `"NaN"`) counts as absent: only figures are lost. */
export const Numeric = numeric.optional().catch(undefined);

/** 0, 1, "0", "1", true, false or absent. */
export const Flag = z
  .union([z.boolean(), z.literal([0, 1, "0", "1", ""]).transform((value) => Number(value) === 1)])
  .optional()
  .catch(undefined)
  .transform((value) => value ?? false);

/** Text, also where a name made of digits came as a number. */
export const Text = z.union([z.string(), z.number().transform(String)]);
const OptionalText = Text.optional().catch(undefined);

/** A task's UPID, or null (done already), or nothing. vzdump's literal "OK" is neither. */
export const TaskAnswer = z
  .string()
  .startsWith("UPID:")
  .nullable()
  .optional()
  .transform((upid) => upid ?? null);

/** A call whose answer says nothing. */
export const Nothing = z.unknown().transform(() => undefined);

export const TicketAnswer = z.object({
  username: z.string(),
  ticket: z.string().min(1),
  CSRFPreventionToken: z.string().default(""),
  NeedTFA: Flag,
});

export const VersionAnswer = z.object({ version: z.string(), release: OptionalText });

// ── cluster/resources ───────────────────────────────────────────────────────────────────────────────────────────────

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

// ── guests ──────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── nodes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export const NodesAnswer = z.array(z.object({ node: z.string(), status: OptionalText }));

export const NodeStatusAnswer = z.object({
  cpu: Numeric,
  uptime: Numeric,
  loadavg: z.array(Numeric).optional().catch(undefined),
  pveversion: OptionalText,
  kversion: OptionalText,
  "current-kernel": z.object({ release: OptionalText }).optional().catch(undefined),
  cpuinfo: z.object({ cpus: Numeric, model: OptionalText }).optional().catch(undefined),
  memory: z.object({ total: Numeric, used: Numeric }).optional().catch(undefined),
});
export type NodeStatusAnswer = z.output<typeof NodeStatusAnswer>;

export const RrdAnswer = z.array(
  z.object({
    time: numeric,
    cpu: Numeric,
    mem: Numeric,
    maxmem: Numeric,
    memused: Numeric,
    memtotal: Numeric,
    diskread: Numeric,
    diskwrite: Numeric,
    netin: Numeric,
    netout: Numeric,
  }),
);
export type RrdRow = z.output<typeof RrdAnswer>[number];

// ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export const TaskStatusAnswer = z.object({ status: z.string(), exitstatus: OptionalText });

export const TaskListAnswer = z.array(
  z.object({
    upid: z.string(),
    type: z.string(),
    id: OptionalText,
    node: z.string(),
    user: z.string(),
    tokenid: OptionalText,
    starttime: numeric,
    endtime: Numeric,
    status: OptionalText,
  }),
);
export type TaskListEntry = z.output<typeof TaskListAnswer>[number];

export const TaskLogAnswer = z.object({
  data: z
    .array(z.object({ n: numeric, t: z.string() }))
    .nullable()
    .transform((lines) => lines ?? []),
  total: Numeric,
});

// ── networks ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const NodeNetworksAnswer = z.array(
  z.object({
    iface: z.string(),
    type: z.string(),
    active: Flag,
    cidr: OptionalText,
    gateway: OptionalText,
    comments: OptionalText,
    bridge_vlan_aware: Flag,
    bridge_ports: OptionalText,
    "vlan-id": Numeric,
    "vlan-raw-device": OptionalText,
  }),
);
export type NodeNetwork = z.output<typeof NodeNetworksAnswer>[number];

export const ZonesAnswer = z.array(
  z.object({ zone: z.string(), type: z.string(), nodes: OptionalText, tag: Numeric, bridge: OptionalText }),
);
export type Zone = z.output<typeof ZonesAnswer>[number];

export const VnetsAnswer = z.array(
  z.object({ vnet: z.string(), zone: OptionalText, tag: Numeric, alias: OptionalText, vlanaware: Flag }),
);
export type Vnet = z.output<typeof VnetsAnswer>[number];

export const SubnetsAnswer = z.array(z.object({ cidr: OptionalText, gateway: OptionalText }));
export type Subnet = z.output<typeof SubnetsAnswer>[number];

// ── storage ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const StorageContentAnswer = z.array(
  z.object({
    volid: z.string(),
    content: z.string(),
    size: Numeric,
    "approximate-size": Numeric,
    vmid: Text.optional().catch(undefined),
  }),
);

export const StorageListAnswer = z.array(
  z.object({
    storage: z.string(),
    content: OptionalText,
    shared: Flag,
    active: Flag,
    enabled: Flag,
    total: Numeric,
    used: Numeric,
  }),
);

// ── migration ───────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── agent, permissions ──────────────────────────────────────────────────────────────────────────────────────────────

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

export const PermissionsAnswer = z.record(z.string(), z.record(z.string(), z.unknown()));

export const FeatureAnswer = z.object({ hasFeature: Flag });
