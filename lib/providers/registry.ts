import type { EndpointForm } from "@/lib/domain/endpoint-form";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Provider, ProviderKind } from "./provider";
import { proxmoxForm } from "./proxmox/endpoint-form";
import { createProxmoxProvider } from "./proxmox/provider";
import type { EndpointSettings, ProviderDeps, ProviderFactory } from "./settings";
import { virtfusionForm } from "./virtfusion/endpoint-form";
import { createVirtfusionProvider } from "./virtfusion/provider";

export type { EndpointCredentials, EndpointSettings, ProviderDeps, ProviderFactory } from "./settings";

/** Every vendor there is; a new one is a line here. */
const factories: Partial<Record<ProviderKind, ProviderFactory>> = {
  proxmox: createProxmoxProvider,
  virtfusion: createVirtfusionProvider,
};

/** How an endpoint of each kind is asked for in a form. */
export const endpointForms: readonly EndpointForm[] = [proxmoxForm, virtfusionForm];

/** The kinds of platform that endpoints can be made for. */
export const supportedKinds = Object.keys(factories) as ProviderKind[];

/**
 * Makes the provider of an endpoint; nothing is called yet. Throws `invalid_request` for settings that cannot work and
 * `not_supported` for a kind of platform that this build does not know.
 */
export function createProvider(endpoint: EndpointSettings, deps: ProviderDeps): Provider {
  const factory = factories[endpoint.provider];
  if (factory === undefined) {
    throw new MoxxieError("not_supported", `Endpoints of kind '${endpoint.provider}' are not supported yet.`);
  }
  return factory(endpoint, deps);
}

/** The live providers of this process, one per endpoint. */
export interface ProviderRegistry {
  /** Throws `not_found`. */
  get(endpointId: string): Provider;
  has(endpointId: string): boolean;
  /** Makes the endpoint's provider anew; calls under way over the old one end with `platform_unreachable`. */
  set(settings: EndpointSettings): Provider;
  remove(endpointId: string): void;
  all(): Provider[];
  closeAll(): Promise<void>;
}

export function createRegistry(deps: ProviderDeps): ProviderRegistry {
  const providers = new Map<string, Provider>();

  function retire(endpointId: string) {
    const old = providers.get(endpointId);
    providers.delete(endpointId);
    old?.close().catch((error: unknown) => deps.log.warn({ endpointId, err: error }, "an endpoint did not close"));
  }

  return {
    get(endpointId) {
      const provider = providers.get(endpointId);
      if (provider === undefined) throw notFound("endpoint", endpointId);
      return provider;
    },
    has: (endpointId) => providers.has(endpointId),
    set(settings) {
      const provider = createProvider(settings, deps);
      retire(settings.id);
      providers.set(settings.id, provider);
      return provider;
    },
    remove: retire,
    all: () => [...providers.values()],
    async closeAll() {
      const closing = [...providers.values()].map((provider) => provider.close());
      providers.clear();
      await Promise.all(closing);
    },
  };
}
