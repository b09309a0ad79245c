import { platformName } from "@/lib/domain/platform-words";

export { platformName };

/** Platforms with their versions, each once. A version that is known has the product's name in it. */
export function platformWords(endpoints: readonly { provider: string; version: string | null }[]): string {
  return [...new Set(endpoints.map(({ provider, version }) => version ?? platformName(provider)))].sort().join(" · ");
}
