import { z } from "zod";
import { GuestName, Tag } from "./common";
import { ClientId } from "./networks";
import { AffinityRules } from "./placement";

const ipWithPrefixOrDhcp = z.union([z.literal("dhcp"), z.cidrv4(), z.cidrv6()]);

export const CloudInit = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[a-z_][a-z0-9_-]*$/, "a Unix user name")
      .optional(),
    sshKeys: z
      .array(
        z
          .string()
          .max(8192)
          .regex(/^(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+( [^\r\n]*)?$/, "an OpenSSH public key on one line"),
      )
      .max(50)
      .optional(),
    sshKeyNames: z
      .array(z.string().min(1).max(200))
      .max(50)
      .optional()
      .meta({ description: "Keys that the platform knows, by name" }),
    userData: z.string().max(65536).optional(),
    ip: ipWithPrefixOrDhcp.optional(),
    gateway: z.union([z.ipv4(), z.ipv6()]).optional(),
    nameservers: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(8)
      .optional(),
  })
  .meta({ id: "CloudInit" });

export const NetworkChoice = z.strictObject({
  profileId: z.string().max(200).optional(),
  vlan: z.number().int().min(1).max(4094).optional(),
  allocationId: z.uuid().optional().meta({ description: "A network given to the client; with it comes an address" }),
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  bandwidthMbps: z
    .number()
    .int()
    .min(1)
    .max(400_000)
    .optional()
    .meta({ description: "Both ways, where the platform can" }),
  publicIp: z
    .boolean()
    .optional()
    .meta({ description: "Whether the platform gives it a public IPv4 address, where it has any" }),
  firewallRulesets: z
    .array(z.number().int().min(1))
    .max(50)
    .optional()
    .meta({ description: "Ids of the platform's rulesets" }),
});

export const cores = z.number().int().min(1).max(1024);
export const memoryMb = z.number().int().min(16).max(16_777_216);
export const diskGb = z.number().positive().max(262_144);

/** Fixed shape. */
export const VmCreate = z
  .strictObject({
    name: GuestName,
    datacenter: z.string().min(1).max(64),
    failoverDC: z.string().min(1).max(64).optional(),
    cores,
    memoryMB: memoryMb,
    diskGB: diskGb,
    affinityRules: AffinityRules.optional(),
    clientId: ClientId.optional(),
    network: NetworkChoice.optional(),
    template: z.string().max(300).optional(),
    cloudInit: CloudInit.optional(),
    tags: z.array(Tag).max(50).optional(),
    description: z.string().max(8192).optional(),
    start: z.boolean().default(false),
    reservationId: z.uuid().optional(),
    provider: z
      .string()
      .max(40)
      .optional()
      .meta({ description: "The kind of platform, where the datacenter has several" }),
    host: z.string().max(200).optional(),
    hostGroup: z
      .string()
      .max(200)
      .optional()
      .meta({ description: "Hosts among which the platform chooses, by the group's name" }),
    package: z.string().max(200).optional().meta({ description: "The platform's package, by id or name" }),
    extraDisks: z
      .array(z.strictObject({ sizeGB: diskGb }))
      .max(16)
      .optional(),
    storage: z.string().max(200).optional(),
  })
  .meta({ id: "VmCreate" });
export type VmCreate = z.infer<typeof VmCreate>;

export const ContainerCreate = z
  .strictObject({
    hostname: GuestName,
    datacenter: z.string().min(1).max(64),
    cores,
    memoryMB: memoryMb,
    swapMB: z.number().int().min(0).max(1_048_576).default(0),
    template: z.string().min(1).max(300),
    rootfsGB: diskGb,
    network: NetworkChoice.extend({
      ip: z
        .union([ipWithPrefixOrDhcp, z.ipv4(), z.ipv6()])
        .optional()
        .meta({ description: "With its prefix, or `dhcp`; on a client's network also without" }),
      gateway: z.union([z.ipv4(), z.ipv6()]).optional(),
    }).optional(),
    unprivileged: z.boolean().default(true),
    sshKeys: z.array(z.string().max(8192)).max(50).optional(),
    tags: z.array(Tag).max(50).optional(),
    description: z.string().max(8192).optional(),
    clientId: ClientId.optional(),
    failoverDC: z.string().min(1).max(64).optional(),
    affinityRules: AffinityRules.optional(),
    reservationId: z.uuid().optional(),
    start: z.boolean().default(false),
    host: z.string().max(200).optional(),
    storage: z.string().max(200).optional(),
  })
  .meta({ id: "ContainerCreate" });
export type ContainerCreate = z.infer<typeof ContainerCreate>;
