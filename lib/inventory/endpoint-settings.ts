import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Config, EndpointConfig } from "@/lib/config";
import type { Endpoint } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import { providerKinds } from "@/lib/providers/provider";
import type { EndpointCredentials, EndpointSettings } from "@/lib/providers/settings";
import type { SecretBox } from "@/lib/secrets";

const ProviderKindWord = z.enum(providerKinds);

/** What an endpoint signs in with. */
export const EndpointCredentialsSchema = z.union([
  z.strictObject({ token: z.string() }),
  z.strictObject({ username: z.string(), password: z.string() }),
]);

/** Binds a sealed credential to its endpoint: moved to another row it does not open. */
export const sealingContext = (endpointId: string) => `endpoint:${endpointId}`;

/**
 * All that a provider is made from. Credentials of an endpoint of moxxie.yaml are read from the configuration, those of
 * one made in the dashboard are opened from the database.
 * @throws MoxxieError `not_ready` when the credentials are not there or do not open.
 */
export function endpointSettings(
  row: Endpoint,
  { config, secrets }: { config: Config; secrets: SecretBox },
): EndpointSettings {
  const kind = ProviderKindWord.safeParse(row.provider);
  if (!kind.success)
    throw new MoxxieError("not_supported", `Endpoint '${row.id}' is of an unknown kind: ${row.provider}.`);
  return {
    id: row.id,
    provider: kind.data,
    url: row.url,
    credentials: row.source === "file" ? configuredCredentials(row.id, config) : openedCredentials(row, secrets),
    tlsFingerprints: row.tlsFingerprints,
    caPem: row.caPem ?? undefined,
    options: endpointOptions(row),
  };
}

/** What only its kind of platform has; the provider checks it. */
export const endpointOptions = ({ options }: Pick<Endpoint, "options">) =>
  z.record(z.string(), z.json()).parse(options);

/** The endpoints of moxxie.yaml and the environment with the datacenter each is in. */
export function configuredEndpoints(config: Config): { datacenterId: string; endpoint: EndpointConfig }[] {
  return config.datacenters.flatMap(({ id, endpoints }) =>
    endpoints.map((endpoint) => ({ datacenterId: id, endpoint })),
  );
}

export function credentialsOf({ token, username, password }: EndpointConfig): EndpointCredentials | undefined {
  if (token !== undefined) return { token };
  return username !== undefined && password !== undefined ? { username, password } : undefined;
}

/** @throws MoxxieError `not_ready` when the file cannot be read. */
export function readCaFile(endpoint: EndpointConfig): string | null {
  if (endpoint.caFile === undefined) return null;
  try {
    return readFileSync(endpoint.caFile, "utf8");
  } catch (cause) {
    const message = `The caFile ${endpoint.caFile} of endpoint '${endpoint.id}' cannot be read.`;
    throw new MoxxieError("not_ready", message, { cause });
  }
}

function configuredCredentials(endpointId: string, config: Config): EndpointCredentials {
  const configured = configuredEndpoints(config).find(({ endpoint }) => endpoint.id === endpointId);
  const credentials = configured && credentialsOf(configured.endpoint);
  if (credentials) return credentials;
  throw new MoxxieError("not_ready", `Endpoint '${endpointId}' is not in the configuration any more.`);
}

function openedCredentials({ id, credentialsSealed }: Endpoint, secrets: SecretBox): EndpointCredentials {
  if (credentialsSealed === null)
    throw new MoxxieError("not_ready", `Endpoint '${id}' has no credentials; enter them again.`);
  try {
    return EndpointCredentialsSchema.parse(JSON.parse(secrets.open(credentialsSealed, sealingContext(id))));
  } catch (cause) {
    const message = `The credentials of endpoint '${id}' do not open under this MOXXIE_SECRET_KEY; enter them again.`;
    throw new MoxxieError("not_ready", message, { cause });
  }
}
