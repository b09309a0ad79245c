export { ConfigError } from "./config-error";
export type { EndpointConfig, ProviderName } from "./endpoint";
export type { DatacenterConfig } from "./file-schema";
export { type Config, type LoadConfigOptions, loadConfig } from "./load-config";
