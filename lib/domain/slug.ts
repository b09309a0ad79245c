/** A name as it is written in addresses: `Debian 12 (Bookworm)` and `debian-12-bookworm` are the same. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
