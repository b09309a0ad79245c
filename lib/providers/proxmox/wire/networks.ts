import { z } from "zod";
import { Flag, Numeric, OptionalText } from "./values";

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
