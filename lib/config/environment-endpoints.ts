import { ConfigError } from "./config-error";
import { Endpoint, type EndpointConfig, type ProviderName } from "./endpoint";
import type { Environment } from "./environment";
import { ConfigFile, type DatacenterConfig } from "./file-schema";

interface Shortcut {
  provider: ProviderName;
  title: string;
  urlVariable: "VIRTFUSION_HOST" | "MAAS_ENDPOINT";
  tokenVariable: "VIRTFUSION_API_TOKEN" | "MAAS_APIKEY";
}

const shortcuts: Shortcut[] = [
  {
    provider: "virtfusion",
    title: "VirtFusion",
    urlVariable: "VIRTFUSION_HOST",
    tokenVariable: "VIRTFUSION_API_TOKEN",
  },
  { provider: "maas", title: "MAAS", urlVariable: "MAAS_ENDPOINT", tokenVariable: "MAAS_APIKEY" },
];

/**
 * Puts the endpoints that two variables of the environment describe among those of the file: such a pair takes the
 * place of URL and credentials of the file's one endpoint of that platform, or makes a datacenter of its own.
 * @throws ConfigError when the file has several endpoints of that platform, or a value is wrong.
 */
export function withEnvironmentEndpoints(datacenters: DatacenterConfig[], env: Environment): DatacenterConfig[] {
  return shortcuts.reduce((sofar, shortcut) => applyShortcut(sofar, shortcut, env), datacenters);
}

function applyShortcut(datacenters: DatacenterConfig[], shortcut: Shortcut, env: Environment): DatacenterConfig[] {
  const { provider, title, urlVariable, tokenVariable } = shortcut;
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
    id: current?.id ?? provider,
    provider,
    url: /^https?:\/\//.test(host) ? host : `https://${host}`,
    token: env[tokenVariable],
  });
  if (!current) return [...datacenters, datacenterFor(endpoint, title)];
  return datacenters.map((datacenter) => ({
    ...datacenter,
    endpoints: datacenter.endpoints.map((each) => (each === current ? endpoint : each)),
  }));
}

function keptOptions({ tlsFingerprints, caFile, migrationStorage }: EndpointConfig) {
  return { tlsFingerprint: tlsFingerprints.length > 0 ? tlsFingerprints : undefined, caFile, migrationStorage };
}

function parseEndpoint({ urlVariable, tokenVariable }: Shortcut, fields: Record<string, unknown>): EndpointConfig {
  const result = Endpoint.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`${issue?.path[0] === "url" ? urlVariable : tokenVariable}: ${issue?.message ?? "is wrong"}.`);
}

function datacenterFor(endpoint: EndpointConfig, name: string): DatacenterConfig {
  const [datacenter] = ConfigFile.parse({ datacenters: { [name.toUpperCase()]: { name } } }).datacenters;
  if (!datacenter) throw new Error("A datacenter without settings must parse.");
  return { ...datacenter, endpoints: [endpoint] };
}
