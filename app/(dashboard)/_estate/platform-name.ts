/** A platform as people write it, from its short name in the API; short names of three or four letters are initials. */
export function platformName(provider: string): string {
  return provider.length <= 4 ? provider.toUpperCase() : provider.charAt(0).toUpperCase() + provider.slice(1);
}

/** Platforms with their versions, each once. A version that is known has the product's name in it. */
export function platformWords(endpoints: readonly { provider: string; version: string | null }[]): string {
  return [...new Set(endpoints.map(({ provider, version }) => version ?? platformName(provider)))].sort().join(" · ");
}
