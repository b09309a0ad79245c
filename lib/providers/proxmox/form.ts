/** What a parameter may be; undefined ones are not sent. Arrays repeat the key. */
export type FormValue = string | number | boolean | readonly string[] | undefined;
export type Form = Record<string, FormValue>;

/**
 * `a=1&b=x` as Proxmox reads it: booleans as 0 and 1 (words are refused at the top level), and everything percent-encoded,
 * since `;` separates pairs there as `&` does and a bare `+` is a blank.
 */
export function encodeForm(form: Form): string {
  return Object.entries(form)
    .flatMap(([key, value]) =>
      wireValues(value).map((text) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`),
    )
    .join("&");
}

function wireValues(value: FormValue): string[] {
  if (value === undefined) return [];
  if (typeof value === "boolean") return [value ? "1" : "0"];
  return typeof value === "object" ? [...value] : [String(value)];
}

/** The same for a query string's values. */
export function encodeQuery(form: Form): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([key, value]) => wireValues(value).map((text) => [key, text])),
  );
}
