import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { LogLevel } from "@/lib/log";
import { ConfigError } from "./config-error";
import { describeIssue, formatPath } from "./describe-issue";
import { Environment, knownVariables } from "./environment";
import { withEnvironmentEndpoints } from "./environment-endpoints";
import { ConfigFile, type DatacenterConfig, type RangePolicy } from "./file-schema";
import { readYamlFile, type YamlFile } from "./yaml-file";

type EnvironmentVariables = Record<string, string | undefined>;

/** Everything that an operator can set, checked and with defaults. Paths are absolute. */
export interface Config {
  instanceId: string;
  port: number;
  /** Holds the embedded database, the secret key and files in transit. */
  dataDir: string;
  /** A PostgreSQL server; without it the embedded database in `dataDir` is used. */
  databaseUrl?: string;
  /** As given: `createSecretBox` knows its forms. */
  secretKey?: string;
  /** The first administrator. */
  admin?: { email: string; password: string };
  /** An administrator's API token known from the start. */
  apiToken?: string;
  datacenters: DatacenterConfig[];
  /** What is made of datacenters whose ranges overlap, those of the dashboard too. */
  overlappingRanges: RangePolicy;
  cafn8?: { webhookUrl: string; webhookSecret: string };
  migration: { storagePath?: string; linkLifetimeMs: number };
  /** How many items of bulk operations may run at once, of all bulks and processes together. */
  bulk: { perHost: number; perEndpoint: number; perDatacenter: number };
  inventoryIntervalMs: number;
  /** The demo shows its sign-in values on the sign-in page. */
  demo: boolean;
  /** How many guests the demo's simulators hold. */
  demoGuests: number;
  /** REST requests a minute that one token or user may make; 0 = no limit. */
  rateLimitPerMinute: number;
  /** Whether webhooks may go to loopback and private addresses. */
  webhookAllowPrivate: boolean;
  /** `createUsers`: whoever signs in there without a user here becomes a viewer. */
  oidc?: { issuer: string; clientId: string; clientSecret: string; name: string; createUsers: boolean };
  /** How browsers reach Moxxie, without a trailing slash. */
  publicUrl?: string;
  /** How many reverse proxies of the operator's stand in front, whose `X-Forwarded-For` is believed. */
  trustedProxies: number;
  logLevel: LogLevel;
  /** Not `NODE_ENV=production`. */
  development: boolean;
  /** Lines for the log about settings that look like mistakes but stop nothing. */
  warnings: string[];
}

export interface LoadConfigOptions {
  env: EnvironmentVariables;
  /** Relative paths start here. */
  cwd: string;
}

const hourMs = 3_600_000;

/**
 * Reads the environment and `moxxie.yaml`; what the environment gives wins.
 * @throws ConfigError with one line that names the wrong value.
 */
export function loadConfig({ env, cwd }: LoadConfigOptions): Config {
  const variables = readEnvironment(env);
  const configPath = resolve(cwd, variables.MOXXIE_CONFIG ?? "moxxie.yaml");
  const wanted = variables.MOXXIE_CONFIG !== undefined || existsSync(/* turbopackIgnore: true */ configPath);
  const yaml = wanted ? readYamlFile({ path: configPath, name: basename(configPath), env }) : undefined;
  const file = yaml ? parseFile(yaml, basename(configPath)) : ConfigFile.parse({});
  return {
    instanceId: variables.MOXXIE_INSTANCE_ID ?? file.instanceId ?? "moxxie",
    port: variables.PORT,
    dataDir: resolve(cwd, variables.MOXXIE_DATA_DIR),
    databaseUrl: variables.DATABASE_URL,
    secretKey: variables.MOXXIE_SECRET_KEY,
    admin: adminOf(variables),
    apiToken: variables.MOXXIE_API_TOKEN,
    datacenters: withEnvironmentEndpoints(file.datacenters, variables),
    overlappingRanges: file.overlappingRanges,
    cafn8: cafn8Of(variables, file),
    migration: {
      storagePath: variables.MOXXIE_MIGRATION_STORAGE_PATH ?? file.migration?.storagePath,
      linkLifetimeMs: file.migration?.linkLifetime ?? hourMs,
    },
    bulk: file.bulk,
    inventoryIntervalMs: variables.MOXXIE_INVENTORY_INTERVAL,
    demo: variables.MOXXIE_DEMO,
    demoGuests: variables.MOXXIE_DEMO_GUESTS,
    rateLimitPerMinute: variables.MOXXIE_RATE_LIMIT,
    webhookAllowPrivate: variables.MOXXIE_WEBHOOK_ALLOW_PRIVATE,
    oidc: oidcOf(variables),
    publicUrl: variables.MOXXIE_PUBLIC_URL,
    trustedProxies: variables.MOXXIE_TRUST_PROXY,
    logLevel: variables.MOXXIE_LOG_LEVEL,
    development: variables.NODE_ENV !== "production",
    warnings: unknownVariables(env, yaml),
  };
}

function readEnvironment(env: EnvironmentVariables): Environment {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const result = Environment.safeParse(present);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  throw new ConfigError(`${formatPath(issue.path)}: ${describeIssue(issue, present, () => undefined)}.`);
}

function parseFile(yaml: YamlFile, name: string): ConfigFile {
  const result = ConfigFile.safeParse(yaml.value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  const where = formatPath(issue.path) || "the file";
  throw new ConfigError(
    `${name}:${yaml.lineOf(issue.path)}: ${where}: ${describeIssue(issue, yaml.value, yaml.variableAt)}.`,
  );
}

function adminOf({ MOXXIE_ADMIN_EMAIL: email, MOXXIE_ADMIN_PASSWORD: password }: Environment): Config["admin"] {
  return email && password ? { email, password } : undefined;
}

function oidcOf(env: Environment): Config["oidc"] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = env;
  if (!issuer || !clientId || !clientSecret) return undefined;
  return {
    issuer,
    clientId,
    clientSecret,
    name: name ?? new URL(issuer).hostname,
    createUsers: env.OIDC_CREATE_USERS,
  };
}

function cafn8Of(env: Environment, { cafn8 }: ConfigFile): Config["cafn8"] {
  const webhookUrl = env.MOXXIE_CAFN8_WEBHOOK_URL ?? cafn8?.webhookUrl;
  const webhookSecret = env.MOXXIE_CAFN8_WEBHOOK_SECRET ?? cafn8?.webhookSecret;
  if (webhookUrl && webhookSecret) return { webhookUrl, webhookSecret };
  if (webhookUrl)
    throw new ConfigError("MOXXIE_CAFN8_WEBHOOK_SECRET (or cafn8.webhookSecret): is missing beside the webhook's URL.");
  if (webhookSecret)
    throw new ConfigError("MOXXIE_CAFN8_WEBHOOK_URL (or cafn8.webhookUrl): is missing beside the webhook's secret.");
  return undefined;
}

function unknownVariables(env: EnvironmentVariables, yaml: YamlFile | undefined): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith("MOXXIE_") && !name.startsWith("MOXXIE_TEST_"))
    .filter((name) => !knownVariables.has(name) && !yaml?.variables.has(name))
    .map((name) => `${name} is set but means nothing to Moxxie; is it misspelt?`);
}
