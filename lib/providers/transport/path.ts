/**
 * A URL path with every inserted value percent-encoded: ``path`/nodes/${node}/tasks/${upid}` ``.
 * Throws a TypeError on values that would change the path's shape (empty, `.`, `..`), which only a bug can pass.
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((built, part, index) => built + segment(values[index - 1] ?? "") + part);
}

function segment(value: string | number): string {
  const text = String(value);
  if (text === "" || text === "." || text === "..") throw new TypeError(`'${text}' cannot be a part of a path`);
  return encodeURIComponent(text);
}

export type QueryValue = string | number | boolean | undefined;

/** `?a=1&b=x`, percent-encoded (`;` and `+` too), without undefined values; empty when nothing is left. */
export function queryString(query: Record<string, QueryValue> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
