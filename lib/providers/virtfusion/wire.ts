/**
 * What the panel answers, as far as Moxxie uses it. Unknown fields pass; an empty map is `[]` (PHP), flags may be 0 or 1,
 * numbers text.
 */
export * from "./wire/catalogue";
export * from "./wire/hypervisors";
export * from "./wire/queue";
export * from "./wire/server";
export * from "./wire/traffic";
export * from "./wire/values";
