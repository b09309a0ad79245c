import { z } from "zod";
import { Instant } from "./common";

/** What platforms that rent guests out tell and take: traffic, console, package, owner, addresses. */

const PlatformId = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\w.:-]+$/, "an id of the platform");

export const TrafficPeriodView = z.object({
  from: Instant,
  to: Instant,
  receivedBytes: z.number(),
  sentBytes: z.number(),
  totalBytes: z.number(),
  limitGB: z.number().nullable().meta({ description: "What it may use in the period; null: without limit" }),
  usedFraction: z
    .number()
    .nullable()
    .meta({ description: "Share of the limit, above 1 when exceeded; null: no limit" }),
});
export type TrafficPeriodView = z.infer<typeof TrafficPeriodView>;

export const TrafficView = z
  .object({ items: z.array(TrafficPeriodView).meta({ description: "Billing periods, newest first" }) })
  .meta({ id: "GuestTraffic" });
export type TrafficView = z.infer<typeof TrafficView>;

export const ConsoleView = z
  .object({
    enabled: z.boolean(),
    host: z.string(),
    port: z.number().int(),
    password: z.string().meta({ description: "A secret: whoever has it sees the guest's screen" }),
    webSocketUrl: z.string().nullable().meta({ description: "The platform's own WebSocket; null where it has none" }),
  })
  .meta({ id: "GuestConsole" });
export type ConsoleView = z.infer<typeof ConsoleView>;

export const FirewallView = z
  .object({ enabled: z.boolean(), rules: z.number().int().meta({ description: "How many rules it has" }) })
  .meta({ id: "GuestFirewall" });
export type FirewallView = z.infer<typeof FirewallView>;

const PackageOfGuest = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  cores: z.number(),
  memoryMB: z.number(),
  diskGB: z.number(),
  trafficGB: z.number().nullable(),
  bandwidthMbps: z.number().nullable(),
});

/** Null in each field: the platform does not tell. */
export const HostingView = z
  .object({
    packageId: z.string().nullable(),
    ownerId: z.string().nullable(),
    backupPlan: z.object({ id: z.string().nullable().meta({ description: "Null: it is on none" }) }).nullable(),
    cpuThrottlePercent: z.number().nullable(),
    publicAddresses: z.array(z.string()).nullable(),
    packages: z.array(PackageOfGuest).meta({ description: "What it can be changed to" }),
  })
  .meta({ id: "GuestHosting" });
export type HostingView = z.infer<typeof HostingView>;

export const PasswordBody = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "a user name inside the guest")
      .default("root"),
  })
  .meta({ id: "GuestPasswordReset" });

/** Shown once. */
export const RevealedPassword = z.object({ user: z.string(), password: z.string() }).meta({ id: "RevealedPassword" });
export type RevealedPassword = z.infer<typeof RevealedPassword>;

export const PackageBody = z
  .strictObject({ package: z.string().trim().min(1).max(200).meta({ description: "By id or by name" }) })
  .meta({ id: "GuestPackageChange" });

export const OwnerBody = z
  .strictObject({ ownerId: PlatformId.meta({ description: "An account of the platform" }) })
  .meta({ id: "GuestOwnerChange" });

export const BackupPlanBody = z
  .strictObject({ planId: PlatformId.nullable().meta({ description: "Null: none" }) })
  .meta({ id: "GuestBackupPlan" });

export const CpuThrottleBody = z
  .strictObject({
    percent: z.number().int().min(0).max(99).meta({ description: "How much of its CPU time is withheld" }),
  })
  .meta({ id: "GuestCpuThrottle" });

const RulesetIds = z
  .array(z.number().int().min(1).max(2_147_483_647))
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, "name each ruleset once");

const firewallChange = {
  enabled: z.boolean().optional(),
  rulesets: RulesetIds.optional().meta({ description: "Replace all of its rules; none: removes them" }),
};
const saysSomething = ({ enabled, rulesets }: { enabled?: boolean; rulesets?: unknown }) =>
  enabled !== undefined || rulesets !== undefined;
const saySomething = "say whether it is enabled, or which rulesets it is to have";

export const FirewallBody = z
  .strictObject(firewallChange)
  .refine(saysSomething, saySomething)
  .meta({ id: "GuestFirewallChange" });
/** The same on a guest, as the command takes it. */
export const FirewallInput = z.strictObject({ vmId: z.uuid(), ...firewallChange }).refine(saysSomething, saySomething);

export const addressesAtOnceMax = 16;

export const AddAddressesBody = z
  .strictObject({ count: z.number().int().min(1).max(addressesAtOnceMax) })
  .meta({ id: "GuestAddressesAdd" });

export const RemoveAddressesBody = z
  .strictObject({
    addresses: z
      .array(z.ipv4())
      .min(1)
      .max(64)
      .refine((list) => new Set(list).size === list.length, "name each address once"),
    confirm: z.string().max(300).optional().meta({ description: "The guest's name, asked for when it is protected" }),
  })
  .meta({ id: "GuestAddressesRemove" });

export const ConsoleBody = z.strictObject({ enabled: z.boolean() }).meta({ id: "GuestConsoleSwitch" });
