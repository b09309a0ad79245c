/** One thing that the palette can go to or do. */
export interface PaletteItem {
  /** Unique among all groups. */
  id: string;
  title: string;
  subtitle?: string;
  /** Other words that find it. */
  keywords?: readonly string[];
  /** A key hint: 'G then V'. */
  shortcut?: string;
  /** Why it cannot be done now. */
  disabledReason?: string | null;
  /** What cannot be undone. */
  danger?: boolean;
  /** Goes there. An item with `href` is remembered among the recent ones. */
  href?: string;
  /** Does it. */
  onSelect?: () => void;
  /** What can be done with it: opened by Tab or the right arrow key. */
  commands?: () => readonly PaletteItem[] | Promise<readonly PaletteItem[]>;
}

export interface PaletteGroup {
  id: string;
  heading: string;
  items: readonly PaletteItem[];
}

/** Finds things on the server while one types. */
export interface PaletteProvider {
  id: string;
  /** May be called on every pause in typing; `signal` is aborted when the answer is no longer wanted. */
  search: (query: string, signal: AbortSignal) => Promise<readonly PaletteGroup[]>;
}

/** What is remembered of a place one has gone to. */
export interface RecentPlace {
  id: string;
  title: string;
  subtitle?: string;
  href: string;
}

const RECENT_MAX = 6;

/** Items that hold every word of the query, titles that begin with it first; groups left empty are dropped. */
export function filterGroups(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  const text = query.trim().toLowerCase();
  if (text === "") return groups.filter(({ items }) => items.length > 0);
  const words = text.split(/\s+/);
  return groups.flatMap((group) => {
    const matching = group.items.filter((item) => {
      const haystack = [item.title, item.subtitle ?? "", ...(item.keywords ?? [])].join(" ").toLowerCase();
      return words.every((word) => haystack.includes(word));
    });
    if (matching.length === 0) return [];
    const begins = (item: PaletteItem) => Number(item.title.toLowerCase().startsWith(text));
    return [{ ...group, items: [...matching].sort((one, other) => begins(other) - begins(one)) }];
  });
}

/** Joins groups of the same id, and drops items that stand in an earlier group already. */
export function mergeGroups(groups: readonly PaletteGroup[]): PaletteGroup[] {
  const seen = new Set<string>();
  const merged = new Map<string, PaletteGroup>();
  for (const group of groups) {
    const fresh = group.items.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const before = merged.get(group.id);
    if (fresh.length > 0) merged.set(group.id, { ...group, items: [...(before?.items ?? []), ...fresh] });
  }
  return [...merged.values()];
}

/** Puts a place first among the recent ones; each place once, the oldest forgotten. */
export function rememberPlace(recent: readonly RecentPlace[], place: RecentPlace): RecentPlace[] {
  return [place, ...recent.filter(({ id }) => id !== place.id)].slice(0, RECENT_MAX);
}

/** Reads remembered places from storage text; anything unexpected is forgotten. */
export function parseRecent(text: string | null): RecentPlace[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isRecentPlace).slice(0, RECENT_MAX) : [];
  } catch {
    return [];
  }
}

function isRecentPlace(value: unknown): value is RecentPlace {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, href, subtitle } = value as Record<string, unknown>;
  const textual = typeof id === "string" && typeof title === "string" && typeof href === "string";
  // Only addresses of this site: storage is not to be trusted with where a click leads.
  return textual && /^\/(?![/\\])/.test(href) && (subtitle === undefined || typeof subtitle === "string");
}
