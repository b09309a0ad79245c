/** A platform as people write it, from its short name in the API; short names of three or four letters are initials. */
export function platformName(provider: string): string {
  return provider.length <= 4 ? provider.toUpperCase() : provider.charAt(0).toUpperCase() + provider.slice(1);
}

/** Platforms with their versions, each once. */
export function platformWords(endpoints: readonly { provider: string; version: string | null }[]): string {
  const versions = new Map<string, Set<string>>();
  for (const { provider, version } of endpoints) {
    const known = versions.get(provider) ?? new Set<string>();
    if (version) known.add(version);
    versions.set(provider, known);
  }
  return [...versions]
    .map(([provider, known]) => [platformName(provider), [...known].sort().join(", ")].filter(Boolean).join(" "))
    .join(" · ");
}
