import { z } from "zod";
import { Amount, enveloped, Flag, listOf, OptionalAmount, OptionalText, optionalObject } from "./values";

const Ipv4 = z.object({
  enabled: z.boolean().optional().catch(undefined),
  blockId: OptionalAmount,
  address: z.string(),
  gateway: OptionalText,
  netmask: OptionalText,
});

const Ipv6 = z.object({ subnet: OptionalText, cidr: OptionalAmount, addresses: listOf(z.string()).catch([]) });

const Interface = z.object({
  id: OptionalAmount,
  enabled: z.boolean().optional().catch(undefined),
  name: z.string(),
  type: OptionalText,
  mac: OptionalText,
  /** 0 or absent: the panel's default. */
  networkProfile: OptionalAmount,
  /** The hypervisor's bridge, not a network profile. */
  hypervisorNetwork: OptionalAmount,
  hypervisorConnectivity: optionalObject(z.object({ bridge: OptionalText })),
  firewallEnabled: Flag,
  /** Limits in kB/s; 0: none. */
  inAverage: OptionalAmount,
  outAverage: OptionalAmount,
  ipv4: listOf(Ipv4),
  ipv6: listOf(Ipv6),
});
export type ServerInterface = z.output<typeof Interface>;

const Disk = z.object({
  id: OptionalAmount,
  /** In GB. */
  capacity: OptionalAmount,
  type: OptionalText,
  profile: OptionalAmount,
  drive: OptionalText,
  name: OptionalText,
  primary: Flag,
  enabled: z.boolean().optional().catch(undefined),
  /** On the hypervisor's own storage; else on the shared one with that id. */
  local: z.boolean().optional().catch(undefined),
  hypervisorStorageId: OptionalAmount,
});
export type ServerDisk = z.output<typeof Disk>;

const PendingAction = z.object({
  id: OptionalAmount,
  action: z.string(),
  complete: Flag,
  failed: Flag,
  created: OptionalText,
});

/**
 * What the hypervisor tells when it is asked, which is slow; false when nobody asked, and fields are missing when it
 * cannot be reached. Memory in KB.
 */
const RemoteState = z.object({
  state: OptionalText,
  running: z.boolean().optional().catch(undefined),
  cpu: OptionalAmount,
  memory: optionalObject(
    z.object({ actual: OptionalAmount, unused: OptionalAmount, available: OptionalAmount, rss: OptionalAmount }),
  ),
});

/**
 * A server as `GET /servers/{id}`, the full list, creation and build tell it. The list of a user's servers
 * (`/servers/user/{id}`) has another shape and is not read, and neither is the root password in the answer of a build.
 */
export const Server = z.object({
  id: Amount,
  ownerId: OptionalAmount,
  /** The hypervisor that it is on. */
  hypervisorId: Amount,
  /** Empty until it is given one. */
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  hostname: OptionalText,
  uuid: OptionalText,
  /** allocated, queued, building, complete, failed; says nothing about running or stopped. */
  state: z.string(),
  commissionStatus: OptionalAmount,
  suspended: Flag,
  protected: Flag,
  buildFailed: Flag,
  /** ISO 8601; absent while it has never been built. */
  built: OptionalText,
  created: z.string(),
  updated: OptionalText,
  settings: optionalObject(
    z.object({
      /** 0: none. */
      osTemplateInstallId: OptionalAmount,
      resources: optionalObject(
        z.object({
          memory: OptionalAmount,
          storage: OptionalAmount,
          traffic: OptionalAmount,
          cpuCores: OptionalAmount,
        }),
      ),
    }),
  ),
  cpu: optionalObject(z.object({ cores: OptionalAmount, throttle: OptionalAmount })),
  network: optionalObject(z.object({ interfaces: listOf(Interface), secondaryInterfaces: listOf(Interface) })),
  storage: listOf(Disk),
  hypervisor: optionalObject(
    z.object({
      id: OptionalAmount,
      name: OptionalText,
      groupId: OptionalAmount,
      group: optionalObject(z.object({ name: OptionalText })),
      resources: optionalObject(
        z.object({
          localStorage: optionalObject(z.object({ name: OptionalText })),
          otherStorage: listOf(z.object({ id: Amount, name: OptionalText })),
        }),
      ),
    }),
  ),
  owner: optionalObject(z.object({ id: Amount, name: OptionalText, email: OptionalText })),
  /** With the key's text as `public`; reads of keys call it `publicKey`. */
  sshKeys: listOf(z.object({ id: Amount, name: OptionalText, public: OptionalText, publicKey: OptionalText })),
  backupPlan: optionalObject(z.object({ id: OptionalAmount, name: OptionalText })),
  tasks: optionalObject(
    z.object({
      active: Flag,
      actions: optionalObject(z.object({ pending: listOf(PendingAction) })),
    }),
  ),
  remoteState: optionalObject(RemoteState),
});
export type Server = z.output<typeof Server>;

/** `{ data: server }`. */
export const ServerAnswer = enveloped(Server);

/** `{ data: { queueId } }` of power actions; null when nothing was queued. */
export const QueueAnswer = enveloped(z.object({ queueId: Amount.nullish() }));
