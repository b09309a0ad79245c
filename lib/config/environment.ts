import { z } from "zod";
import { logLevels } from "@/lib/log";
import { secretKeyProblem } from "@/lib/secrets";
import { durationMs, expected, Fingerprint, Id, Switch, Text, url, WebhookUrl, wholeNumber } from "./fields";

const Token = Text.min(16, expected("at least 16 characters")).regex(/^\S+$/, expected("no blanks"));

const Variables = z.object({
  NODE_ENV: z.string().optional(),
  PORT: wholeNumber({ from: 1, to: 65_535 }).default(3000),
  DATABASE_URL: Text.optional(),
  MOXXIE_DATA_DIR: Text.default(".moxxie"),
  MOXXIE_CONFIG: Text.optional(),
  MOXXIE_INSTANCE_ID: Id.optional(),
  MOXXIE_SECRET_KEY: Text.superRefine((text, context) => {
    const problem = secretKeyProblem(text);
    if (problem) context.addIssue({ code: "custom", message: problem });
  }).optional(),
  MOXXIE_ADMIN_EMAIL: z.email(expected("an e-mail address")).optional(),
  MOXXIE_ADMIN_PASSWORD: Text.min(8, expected("at least 8 characters")).optional(),
  MOXXIE_API_TOKEN: Token.optional(),
  MOXXIE_PUBLIC_URL: url("https", "http").optional(),
  MOXXIE_TRUST_PROXY: wholeNumber({ from: 0, to: 10 }).default(0),
  MOXXIE_LOG_LEVEL: z.enum(logLevels, expected(logLevels.join(", "))).default("info"),
  MOXXIE_CAFN8_WEBHOOK_URL: WebhookUrl.optional(),
  MOXXIE_CAFN8_WEBHOOK_SECRET: Text.optional(),
  MOXXIE_MIGRATION_STORAGE_PATH: Text.optional(),
  MOXXIE_INVENTORY_INTERVAL: durationMs({ fromMs: 1000, toMs: 3_600_000 }).default(30_000),
  MOXXIE_DEMO: Switch.default(false),
  MOXXIE_DEMO_GUESTS: wholeNumber({ from: 0, to: 100_000 }).default(120),
  MOXXIE_RATE_LIMIT: wholeNumber({ from: 0, to: 10_000_000 }).default(6000),
  MOXXIE_WEBHOOK_ALLOW_PRIVATE: Switch.default(false),
  OIDC_ISSUER: url("https", "http").optional(),
  OIDC_CLIENT_ID: Text.optional(),
  OIDC_CLIENT_SECRET: Text.optional(),
  OIDC_NAME: Text.optional(),
  OIDC_CREATE_USERS: Switch.default(false),
  VIRTFUSION_HOST: Text.optional(),
  VIRTFUSION_API_TOKEN: Text.optional(),
  VIRTFUSION_DATACENTER: Id.optional(),
  VIRTFUSION_USER_ID: wholeNumber({ from: 1, to: 2_147_483_647 }).optional(),
  VIRTFUSION_PACKAGE_ID: wholeNumber({ from: 1, to: 2_147_483_647 }).optional(),
  VIRTFUSION_TLS_FINGERPRINT: Fingerprint.optional(),
  MAAS_ENDPOINT: Text.optional(),
  MAAS_APIKEY: Text.optional(),
  MAAS_DATACENTER: Id.optional(),
});

type VariableName = keyof z.output<typeof Variables>;

/** Variables that mean something only together. */
const inseparable: VariableName[][] = [
  ["MOXXIE_ADMIN_EMAIL", "MOXXIE_ADMIN_PASSWORD"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["VIRTFUSION_HOST", "VIRTFUSION_API_TOKEN"],
  ["MAAS_ENDPOINT", "MAAS_APIKEY"],
];

/** What Moxxie reads from the environment. */
export const Environment = Variables.superRefine((env, context) => {
  for (const group of inseparable) {
    const present = group.filter((name) => env[name] !== undefined);
    if (present.length === 0) continue;
    for (const name of group.filter((each) => env[each] === undefined)) {
      context.addIssue({ code: "custom", path: [name], message: `is missing beside ${present.join(" and ")}` });
    }
  }
});
export type Environment = z.output<typeof Environment>;

/** The names of all variables that mean something to Moxxie. */
export const knownVariables: ReadonlySet<string> = new Set(Object.keys(Variables.shape));
