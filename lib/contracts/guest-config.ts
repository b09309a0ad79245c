import { z } from "zod";
import { Instant } from "./common";

const ConfigValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
export const ConfigChangeView = z
  .object({ field: z.string(), from: ConfigValue, to: ConfigValue, requiresRestart: z.boolean() })
  .meta({ id: "ConfigChange" });

export const GuestConfigView = z
  .object({
    name: z.string(),
    cores: z.number(),
    sockets: z.number(),
    memoryMB: z.number(),
    swapMB: z.number().nullable(),
    onBoot: z.boolean(),
    protected: z.boolean(),
    description: z.string(),
    tags: z.array(z.string()),
    agent: z.boolean(),
    osType: z.string().nullable(),
    disks: z.array(
      z.object({
        id: z.string(),
        storage: z.string(),
        volume: z.string(),
        sizeGB: z.number(),
        boot: z.boolean(),
        media: z.string(),
        mountPath: z.string().nullable(),
      }),
    ),
    interfaces: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        model: z.string().nullable(),
        macAddress: z.string().nullable(),
        bridge: z.string().nullable(),
        vlan: z.number().nullable(),
        firewall: z.boolean(),
        connected: z.boolean(),
        rateMbps: z.number().nullable(),
        ip: z.string().nullable(),
        gateway: z.string().nullable(),
      }),
    ),
    cloudInit: z
      .object({
        user: z.string().nullable(),
        hasPassword: z.boolean(),
        sshKeys: z.array(z.string()),
        ip: z.string().nullable(),
        gateway: z.string().nullable(),
        nameservers: z.array(z.string()),
      })
      .nullable(),
    pending: z.array(ConfigChangeView),
    digest: z.string(),
    raw: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: "GuestConfig" });
export type GuestConfigView = z.infer<typeof GuestConfigView>;

export const SavedConfigView = z
  .object({ id: z.uuid(), savedAt: Instant, reason: z.string(), operationId: z.string(), config: GuestConfigView })
  .meta({ id: "SavedConfig" });
