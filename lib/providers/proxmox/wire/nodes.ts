import { z } from "zod";
import { Numeric, numeric, OptionalText, Text } from "./values";

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

export const StorageContentAnswer = z.array(
  z.object({
    volid: z.string(),
    content: z.string(),
    size: Numeric,
    "approximate-size": Numeric,
    vmid: Text.optional().catch(undefined),
  }),
);
