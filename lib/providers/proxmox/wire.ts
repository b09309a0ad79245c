/**
 * What Proxmox VE answers, as far as Moxxie uses it. Unknown fields pass; numbers may be strings and the reverse,
 * depending on how the Perl behind it used them last; false is often an absent key.
 */
export * from "./wire/access";
export * from "./wire/guests";
export * from "./wire/networks";
export * from "./wire/nodes";
export * from "./wire/resources";
export * from "./wire/tasks";
export * from "./wire/values";
