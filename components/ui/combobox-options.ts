export interface ComboboxOption {
  value: string;
  label: string;
  /** A quiet remark after the label. */
  hint?: string;
  /** Other words that find it. */
  keywords?: readonly string[];
  /** Why it cannot be chosen; it stays in the list and says so. */
  disabledReason?: string | null;
}

/** Options that hold every word of the query, those whose label begins with it first; the given order otherwise. */
export function matchOptions(options: readonly ComboboxOption[], query: string): ComboboxOption[] {
  const text = query.trim().toLowerCase();
  if (text === "") return [...options];
  const words = text.split(/\s+/);
  const matching = options.filter((option) => {
    const haystack = [option.label, option.hint ?? "", ...(option.keywords ?? [])].join(" ").toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const begins = (option: ComboboxOption) => option.label.toLowerCase().startsWith(text);
  return [...matching.filter(begins), ...matching.filter((option) => !begins(option))];
}

/** The next choosable place from `from` in a direction, going round; -1 when none can be chosen. */
export function nextChoosable(options: readonly ComboboxOption[], from: number, direction: 1 | -1): number {
  for (let step = 1; step <= options.length; step++) {
    const index = (from + direction * step + options.length * (step + 1)) % options.length;
    if (!options[index]?.disabledReason) return index;
  }
  return -1;
}
