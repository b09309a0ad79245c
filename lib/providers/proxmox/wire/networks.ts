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

const pendingMembers = {
  /** `new`, `changed` or `deleted`; absent for what is as applied. */
  state: OptionalText,
  /** The values to come. */
  pending: z.record(z.string(), z.unknown()).optional().catch(undefined),
};

/** Lists asked for with `pending=1`. */
export const PendingZonesAnswer = z.array(z.object({ zone: z.string(), ...pendingMembers }));
export const PendingVnetsAnswer = z.array(z.object({ vnet: z.string(), alias: OptionalText, ...pendingMembers }));
export const PendingSubnetsAnswer = z.array(z.object({ subnet: OptionalText, cidr: OptionalText, ...pendingMembers }));
export const PendingControllersAnswer = z.array(z.object({ controller: z.string(), ...pendingMembers }));

/** What of a zone a node really has. */
export const ZoneContentAnswer = z.array(z.object({ vnet: z.string(), status: OptionalText, statusmsg: OptionalText }));
