/** What Next hands to a page. */
export type PageSearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One value of a parameter; of several the first, as the browser's own reading of the address does. */
export const oneOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
