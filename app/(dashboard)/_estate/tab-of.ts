/** The tab that an address means; anything unknown is the first. */
export function tabOf<Tab extends string>(tabs: Partial<Record<Tab, string>>, text: string | null | undefined): Tab {
  const names = Object.keys(tabs) as Tab[];
  const found = names.find((name) => name === text) ?? names[0];
  if (found === undefined) throw new Error("a page with tabs needs one at least");
  return found;
}

/** The links of a page's tabs; the first has the plain address. */
export const tabLinksOf = (tabs: Readonly<Record<string, string>>, path: string) =>
  Object.entries(tabs).map(([id, label], index) => ({
    id,
    label,
    href: index === 0 ? path : `${path}?tab=${id}`,
  }));
