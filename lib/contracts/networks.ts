import { z } from "zod";
import { Instant, PageQuery, pageOf } from "./common";

export const ClientId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]*$/, "letters, digits and . _ : @ / -, beginning with a letter or digit");
const Purpose = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "letters, digits, . _ and -");
const Vlan = z.number().int().min(1).max(4094);
const IpAddress = z.union([z.ipv4(), z.ipv6()]);

/**
 * Asks for the next free VLAN and subnet of a datacenter. The same client and purpose get the same network again
 * (200 instead of 201).
 */
export const NetworkAllocate = z
  .strictObject({
    clientId: ClientId,
    datacenter: z.string().min(1).max(64),
    purpose: Purpose.default("default"),
    prefix: z.number().int().min(1).max(127).optional().meta({ description: "Default 24, for IPv6 64" }),
    vlan: Vlan.optional().meta({ description: "This one instead of the next free" }),
    subnet: z.union([z.cidrv4(), z.cidrv6()]).optional().meta({ description: "This one instead of the next free" }),
    note: z.string().max(500).default(""),
  })
  .meta({ id: "NetworkAllocate" });
export type NetworkAllocate = z.infer<typeof NetworkAllocate>;

/** foreign: in use on a platform, not given out by Moxxie. */
export const networkStatuses = ["active", "releasing", "quarantined", "foreign"] as const;
export type NetworkStatus = (typeof networkStatuses)[number];

export const NetworkView = z
  .object({
    id: z.string().meta({ description: "A UUID; for a foreign network `foreign:…`" }),
    datacenter: z.string(),
    clientId: z.string().nullable(),
    purpose: z.string().nullable(),
    vlan: z.number().int().nullable(),
    serviceVlan: z.number().int().nullable().meta({ description: "The outer tag in a Q-in-Q datacenter" }),
    subnet: z.string().nullable(),
    gateway: z.string().nullable(),
    status: z.enum(networkStatuses),
    note: z.string(),
    addresses: z
      .object({ total: z.number(), used: z.number().int(), free: z.number() })
      .nullable()
      .meta({ description: "Addresses that can be given out; null for a foreign network" }),
    guests: z.number().int().meta({ description: "Guests that are on it, as far as is known" }),
    realisations: z
      .array(z.object({ endpoint: z.string(), profileId: z.string() }))
      .meta({ description: "Networks that were made on platforms to carry it" }),
    sources: z.array(z.string()).meta({ description: "Where a foreign network was seen" }),
    createdBy: z.string().nullable(),
    createdAt: Instant.nullable(),
    releasedAt: Instant.nullable(),
    quarantineUntil: Instant.nullable(),
  })
  .meta({ id: "Network" });
export type NetworkView = z.infer<typeof NetworkView>;
export const NetworkListQuery = PageQuery.extend({
  datacenter: z.string().max(64).optional(),
  clientId: z.string().max(200).optional(),
  status: z.enum(networkStatuses).optional(),
  vlan: z.coerce.number().int().min(1).max(4094).optional(),
});
export type NetworkListQuery = z.infer<typeof NetworkListQuery>;
export const NetworkPage = pageOf(NetworkView).meta({ id: "NetworkPage" });
export type NetworkPage = z.infer<typeof NetworkPage>;

export const addressKinds = ["gateway", "guest", "reserved"] as const;
export const AddressView = z
  .object({
    address: z.string(),
    kind: z.enum(addressKinds),
    guest: z.object({ id: z.uuid(), name: z.string(), vmId: z.string() }).nullable(),
    note: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "NetworkAddress" });
export type AddressView = z.infer<typeof AddressView>;
export const AddressPage = pageOf(AddressView)
  .extend({
    subnet: z.string(),
    nextFree: z.string().nullable(),
    free: z.number(),
  })
  .meta({ id: "NetworkAddressPage" });
export type AddressPage = z.infer<typeof AddressPage>;
export const AddressTake = z
  .strictObject({
    address: IpAddress.optional().meta({ description: "This one instead of the next free" }),
    guestId: z.uuid().optional().meta({ description: "The guest that has it; without, it is kept for other use" }),
    note: z.string().max(500).default(""),
  })
  .meta({ id: "NetworkAddressTake" });
export type AddressTake = z.infer<typeof AddressTake>;

/** All that is taken of a datacenter's VLANs and addresses, for a map. */
export const NetworkMap = z
  .object({
    datacenter: z.string(),
    ipRange: z.string().nullable(),
    vlanRange: z.object({ from: z.number(), to: z.number() }).nullable(),
    qinqEnabled: z.boolean(),
    serviceVlan: z.number().nullable(),
    vlans: z.array(
      z.object({
        vlan: z.number().int(),
        status: z.enum(networkStatuses),
        networkId: z.string(),
        label: z.string().meta({ description: "Client and purpose, or where it was seen" }),
      }),
    ),
    subnets: z.array(
      z.object({ subnet: z.string(), status: z.enum(networkStatuses), networkId: z.string(), label: z.string() }),
    ),
    free: z.object({
      vlans: z.number().int(),
      subnets: z.number().nullable().meta({ description: "Of the default prefix; null without a range" }),
      prefix: z.number().int().nullable(),
      nextVlan: z.number().int().nullable(),
      nextSubnet: z.string().nullable(),
    }),
    warnings: z.array(z.string()).meta({ description: "E.g. a range that overlaps another datacenter's" }),
  })
  .meta({ id: "NetworkMap" });
export type NetworkMap = z.infer<typeof NetworkMap>;
