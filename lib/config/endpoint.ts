import { z } from "zod";
import type { Json } from "@/lib/domain/json";
import { expected, Fingerprint, Id, Text, url, wholeNumber } from "./fields";

const panelId = wholeNumber({ from: 1, to: 2_147_483_647 });

const common = {
  id: Id,
  username: Text.optional(),
  password: Text.optional(),
  /** Certificates that are trusted without an authority; several while one replaces the other. */
  tlsFingerprint: z
    .union(
      [Fingerprint.transform((one) => [one]), z.array(Fingerprint).min(1)],
      expected("one or several SHA-256 fingerprints like AB:CD:…"),
    )
    .optional(),
  /** Certificate authority in PEM. */
  caFile: Text.optional(),
  /** Where the platform puts backups for migrations between datacenters, and where Moxxie sees the same files. */
  migrationStorage: z.strictObject({ storage: Text, path: Text }, expected("storage and path")).optional(),
};

const EndpointFields = z.discriminatedUnion(
  "provider",
  [
    z.strictObject({
      ...common,
      provider: z.literal("proxmox"),
      url: url("https"),
      token: Text.regex(/^[^\s@!=]+@[^\s@!=]+![^\s@!=]+=\S+$/, expected("user@realm!tokenid=secret")).optional(),
      username: Text.regex(/^[^\s@]+@[^\s@]+$/, expected("user@realm, like root@pam")).optional(),
    }),
    z.strictObject({
      ...common,
      provider: z.literal("virtfusion"),
      url: url("https"),
      token: Text.optional(),
      /** The user on the panel who owns what Moxxie makes. */
      userId: panelId.optional(),
      /** The package of a creation that names none. */
      packageId: panelId.optional(),
      /** The hypervisor groups that belong to this datacenter; all when absent. */
      groups: z.array(Text).min(1).optional(),
      requestsPerMinute: wholeNumber({ from: 1, to: 100_000 }).optional(),
      /** Names and limits of network profiles, which the panel's API does not tell. */
      networkProfiles: z
        .array(
          z.strictObject({
            id: panelId,
            name: Text,
            groups: z.array(Text).min(1).optional(),
            bandwidthMbps: wholeNumber({ from: 1, to: 1_000_000 }).optional(),
          }),
        )
        .optional(),
    }),
    z.strictObject({
      ...common,
      provider: z.literal("maas"),
      url: url("https", "http"), // a MAAS region answers on port 5240 without TLS unless told otherwise
      token: Text.regex(
        /^[^\s:]+:[^\s:]+:[^\s:]+$/,
        expected("an API key of three parts, consumer:token:secret"),
      ).optional(),
    }),
  ],
  expected("provider: proxmox, virtfusion or maas"),
);

/** One connection to a platform, as `moxxie.yaml` has it. */
export const Endpoint = EndpointFields.superRefine((endpoint, context) => {
  const { provider, token, username, password } = endpoint;
  const complain = (message: string, ...path: string[]) => context.addIssue({ code: "custom", message, path });
  if (token && (username || password)) complain("has a token and also username or password; keep one of the two");
  else if (username && !password) complain("is missing beside username", "password");
  else if (password && !username) complain("is missing beside password", "username");
  else if (!token && !username)
    complain(provider === "proxmox" ? "has neither token nor username and password" : "has no token");
  else if (username && provider !== "proxmox") complain("is not how this platform signs in; give token", "username");
  if (endpoint.tlsFingerprint && endpoint.caFile) complain("has tlsFingerprint and also caFile; keep one of the two");
}).transform((endpoint) => {
  const { tlsFingerprint, ...rest } = endpoint;
  return { ...rest, tlsFingerprints: tlsFingerprint ?? [], options: optionsOf(endpoint) };
});

/** What only one kind of platform has, for its provider. */
function optionsOf(endpoint: z.output<typeof EndpointFields>): Record<string, Json> {
  if (endpoint.provider !== "virtfusion") return {};
  const { userId, packageId, groups, requestsPerMinute, networkProfiles } = endpoint;
  return definedOf({ userId, packageId, groups, requestsPerMinute, networkProfiles });
}

const definedOf = (options: Record<string, Json | undefined>) =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** One connection to a platform. Exactly one of `token` and `username` + `password` is there. */
export type EndpointConfig = z.output<typeof Endpoint>;
export type ProviderName = EndpointConfig["provider"];
