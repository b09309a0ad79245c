/**
 * Text as the database can keep it: it takes neither NUL nor half of a surrogate pair, and a row must not be lost because
 * somebody sent one.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd");

/** A value as a JSON column can keep it: what `JSON.stringify` makes of it, with storable texts and keys. */
export function storableJson(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : cleaned(JSON.parse(text));
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), cleaned(item)]));
}
