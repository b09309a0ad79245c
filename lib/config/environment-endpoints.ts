import { ConfigError } from "./config-error";
import { Endpoint, type EndpointConfig, type ProviderName } from "./endpoint";
import type { Environment } from "./environment";
import { ConfigFile, type DatacenterConfig } from "./file-schema";

interface Shortcut {
  provider: ProviderName;
  title: string;
  urlVariable: "VIRTFUSION_HOST" | "MAAS_ENDPOINT";
  tokenVariable: "VIRTFUSION_API_TOKEN" | "MAAS_APIKEY";
  datacenterVariable: "VIRTFUSION_DATACENTER" | "MAAS_DATACENTER";
  /** Variables of the platform's own settings, by the setting's name in moxxie.yaml. */
  settings: Readonly<Record<string, "VIRTFUSION_USER_ID" | "VIRTFUSION_PACKAGE_ID" | "VIRTFUSION_TLS_FINGERPRINT">>;
}

const shortcuts: Shortcut[] = [
  {
    provider: "virtfusion",
    title: "VirtFusion",
    urlVariable: "VIRTFUSION_HOST",
    tokenVariable: "VIRTFUSION_API_TOKEN",
    datacenterVariable: "VIRTFUSION_DATACENTER",
    settings: {
      userId: "VIRTFUSION_USER_ID",
      packageId: "VIRTFUSION_PACKAGE_ID",
      tlsFingerprint: "VIRTFUSION_TLS_FINGERPRINT",
    },
  },
  {
    provider: "maas",
    title: "MAAS",
    urlVariable: "MAAS_ENDPOINT",
    tokenVariable: "MAAS_APIKEY",
    datacenterVariable: "MAAS_DATACENTER",
    settings: {},
  },
];

/**
 * Puts the endpoints that two variables of the environment describe among those of the file: such a pair takes the
 * place of URL and credentials of the file's one endpoint of that platform. Where the file has none, the endpoint goes
 * into the datacenter that a third variable names, else into the only one, else into one of its own.
 * @throws ConfigError when the file has several endpoints of that platform, when it is not told which of several
 * datacenters is meant, or when a value is wrong.
 */
export function withEnvironmentEndpoints(datacenters: DatacenterConfig[], env: Environment): DatacenterConfig[] {
  const known = datacenters.map(({ id }) => id);
  return shortcuts.reduce((sofar, shortcut) => applyShortcut(sofar, { shortcut, env, known }), datacenters);
}

/** `known`: the datacenters of the file, whatever another pair has added. */
function applyShortcut(
  datacenters: DatacenterConfig[],
  { shortcut, env, known }: { shortcut: Shortcut; env: Environment; known: string[] },
): DatacenterConfig[] {
  const { provider, title, urlVariable, tokenVariable, settings } = shortcut;
  const host = env[urlVariable];
  if (host === undefined) return datacenters;
  const existing = datacenters
    .flatMap(({ endpoints }) => endpoints)
    .filter((endpoint) => endpoint.provider === provider);
  if (existing.length > 1) {
    throw new ConfigError(
      `${urlVariable}: moxxie.yaml has ${existing.length} endpoints of ${title}; set the URL of each there.`,
    );
  }
  const [current] = existing;
  const endpoint = parseEndpoint(shortcut, {
    ...(current && keptOptions(current)),
    ...Object.fromEntries(
      Object.entries(settings).flatMap(([name, variable]) =>
        env[variable] === undefined ? [] : [[name, env[variable]]],
      ),
    ),
    id: current?.id ?? provider,
    provider,
    url: /^https?:\/\//.test(host) ? host : `https://${host}`,
    token: env[tokenVariable],
  });
  if (!current) return placed(datacenters, { endpoint, shortcut, known, named: env[shortcut.datacenterVariable] });
  return datacenters.map((datacenter) => ({
    ...datacenter,
    endpoints: datacenter.endpoints.map((each) => (each === current ? endpoint : each)),
  }));
}

function placed(
  datacenters: DatacenterConfig[],
  found: { endpoint: EndpointConfig; shortcut: Shortcut; known: string[]; named: string | undefined },
): DatacenterConfig[] {
  const { endpoint, shortcut, known, named } = found;
  const { datacenterVariable, urlVariable, title } = shortcut;
  if (named !== undefined && known.length > 0 && !known.includes(named))
    throw new ConfigError(
      `${datacenterVariable}: moxxie.yaml has no datacenter "${named}"; it has ${known.join(", ")}.`,
    );
  if (named === undefined && known.length > 1)
    throw new ConfigError(
      `${datacenterVariable}: is missing beside ${urlVariable}; moxxie.yaml has ${known.join(", ")}.`,
    );
  const id = named ?? known[0];
  if (known.length === 0) return [...datacenters, datacenterFor(endpoint, { id: named ?? title.toUpperCase(), title })];
  return datacenters.map((datacenter) =>
    datacenter.id === id ? { ...datacenter, endpoints: [...datacenter.endpoints, endpoint] } : datacenter,
  );
}

function keptOptions({ tlsFingerprints, caFile, migrationStorage, options }: EndpointConfig) {
  const tlsFingerprint = tlsFingerprints.length > 0 ? tlsFingerprints : undefined;
  return { ...options, tlsFingerprint, caFile, migrationStorage };
}

function parseEndpoint({ urlVariable, tokenVariable }: Shortcut, fields: Record<string, unknown>): EndpointConfig {
  const result = Endpoint.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`${issue?.path[0] === "url" ? urlVariable : tokenVariable}: ${issue?.message ?? "is wrong"}.`);
}

function datacenterFor(endpoint: EndpointConfig, { id, title }: { id: string; title: string }): DatacenterConfig {
  const [datacenter] = ConfigFile.parse({ datacenters: { [id]: { name: title } } }).datacenters;
  if (!datacenter) throw new Error("A datacenter without settings must parse.");
  return { ...datacenter, endpoints: [endpoint] };
}
