import { z } from "zod";
import { expected, Fingerprint, Id, Text, url } from "./fields";

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
    z.strictObject({ ...common, provider: z.literal("virtfusion"), url: url("https"), token: Text.optional() }),
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
}).transform(({ tlsFingerprint, ...endpoint }) => ({ ...endpoint, tlsFingerprints: tlsFingerprint ?? [] }));

/** One connection to a platform. Exactly one of `token` and `username` + `password` is there. */
export type EndpointConfig = z.output<typeof Endpoint>;
export type ProviderName = EndpointConfig["provider"];
