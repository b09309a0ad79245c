/**
 * What the panel answers, as far as Moxxie uses it. Unknown fields pass; an empty map is `[]` (PHP), flags may be 0 or 1,
 * numbers text.
 */
export * from "./wire/server";
export * from "./wire/values";
